// SPDX-License-Identifier: Apache-2.0

/// Looks at the bytes of strings eight at a time.
package enum StringBytes {
    static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// The high bit of the first byte that is a quote, a backslash or a control character; later bits mean nothing.
    ///
    /// Subtracting 1 borrows from the high bit of a byte that was 0: the usual way to look at eight bytes at once.
    @inline(__always) static func stops(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let found = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- (ones &* 0x20)) & ~word)
        return found & highBits
    }

    /// The bytes of a word before the first that ``stops(_:)`` found.
    @inline(__always) static func below(_ stops: UInt64) -> UInt64 { (stops & (0 &- stops)) / 0x80 &- 1 }

    /// Whether a string cannot hold the byte as it is.
    @inline(__always) static func isStop(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Eight bytes, the first the lowest.
    @inline(__always) static func word(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    /// The place of the first byte from `start` on that is a quote, a backslash or a control character; else the end.
    static func firstStop(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var place = start
        while place + 8 <= bytes.count {
            let stops = stops(word(bytes, at: place))
            if stops != 0 { return place + stops.trailingZeroBitCount / 8 }
            place += 8
        }
        while place < bytes.count, !isStop(bytes[place]) { place += 1 }
        return place
    }

    /// Whether any byte is a backslash.
    static func hasBackslash(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var place = 0
        while place + 8 <= bytes.count {
            let backslash = word(bytes, at: place) ^ (ones &* UInt64(UInt8(ascii: "\\")))
            if (backslash &- ones) & ~backslash & highBits != 0 { return true }
            place += 8
        }
        return bytes[place...].contains(UInt8(ascii: "\\"))
    }

    /// How many bytes from the beginning on are printable ASCII, U+0020 to U+007E; or a few less.
    package static func printableASCII(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var place = start
        while place + 8 <= bytes.count {
            let word = word(bytes, at: place)
            // Adding 1 carries 0x7F into the high bit; taking 0x20 borrows it for what is less.
            if (word | (word &+ ones) | (word &- (ones &* 0x20))) & highBits != 0 { break }
            place += 8
        }
        return place
    }
}

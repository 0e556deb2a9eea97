// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// Reads a string onto the tape, the reading position being at its opening quote.
    mutating func string(isKey: Bool) throws(Failure) {
        let offset = index
        let end = try run(from: offset + 1)
        if bytes[end] == UInt8(ascii: "\"") {
            append(.string, from: offset, extent: end - offset - 1, isKey: isKey)
            index = end + 1
            return
        }
        let start = unescaped.count
        unescaped.append(UnsafeBufferPointer(rebasing: bytes[offset + 1..<end]))
        index = end
        try escapes()
        append(.string, from: offset, extent: unescaped.count - start, unescapedAt: start, isKey: isKey)
    }

    /// Reads on from the first backslash to behind the closing quote, collecting the bytes that are meant.
    private mutating func escapes() throws(Failure) {
        while bytes[index] == UInt8(ascii: "\\") {
            let meant = index + 1 < bytes.count ? Self.meant(by: bytes[index + 1]) : 0
            if meant != 0 {
                unescaped.append(meant)
                index += 2
            } else {
                for byte in UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter { unescaped.append(byte) }
            }
            index = try copiedRun(from: index)
        }
        index += 1
    }

    /// The character that a backslash and a letter stand for, if those two are all of the escape; else 0.
    @inline(__always) private static func meant(by letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: 0
        }
    }

    /// The place of the quote or backslash that ends a run of a string's characters.
    ///
    /// The places are local variables: the reader's own would be written back with every step.
    @inline(__always) private func run(from start: Int) throws(Failure) -> Int {
        var place = start
        var high: UInt64 = 0
        while place + 8 <= bytes.count {
            let word = StringBytes.word(bytes, at: place)
            let stops = StringBytes.stops(word)
            if stops != 0 {
                high |= word & StringBytes.below(stops)
                place += stops.trailingZeroBitCount / 8
                break
            }
            high |= word
            place += 8
        }
        while place < bytes.count, !StringBytes.isStop(bytes[place]) {
            high |= UInt64(bytes[place])
            place += 1
        }
        if place == bytes.count || bytes[place] < 0x20 || high & StringBytes.highBits != 0 {
            try checkRun(start..<place)
        }
        return place
    }

    /// The same, copying the run as it goes.
    @inline(__always) private mutating func copiedRun(from start: Int) throws(Failure) -> Int {
        var place = start
        var high: UInt64 = 0
        var copy = unescaped
        while place + 8 <= bytes.count {
            let word = StringBytes.word(bytes, at: place)
            let stops = StringBytes.stops(word)
            if stops != 0 {
                high |= word & StringBytes.below(stops)
                copy.append(word, length: stops.trailingZeroBitCount / 8)
                place += stops.trailingZeroBitCount / 8
                break
            }
            copy.append(word, length: 8)
            high |= word
            place += 8
        }
        while place < bytes.count, !StringBytes.isStop(bytes[place]) {
            high |= UInt64(bytes[place])
            copy.append(bytes[place])
            place += 1
        }
        unescaped = copy
        if place == bytes.count || bytes[place] < 0x20 || high & StringBytes.highBits != 0 {
            try checkRun(start..<place)
        }
        return place
    }

    /// Checks what ended a run, and that the run is UTF-8, if its bytes are not all ASCII.
    private func checkRun(_ run: Range<Int>) throws(Failure) {
        guard run.upperBound < bytes.count else {
            throw Failure(code: .unexpectedEnd, offset: bytes.count, message: "the string has no closing quote")
        }
        guard bytes[run.upperBound] >= 0x20 else {
            throw Failure(
                code: .controlCharacter,
                offset: run.upperBound,
                message: "a control character inside a string; write it as an escape such as \\n or \\u0000"
            )
        }
        try validate(run)
    }

    private func validate(_ range: Range<Int>) throws(Failure) {
        let slice = UnsafeBufferPointer(rebasing: bytes[range])
        if String(validating: slice, as: UTF8.self) != nil { return }
        throw Failure(
            code: .invalidUTF8,
            offset: range.lowerBound + validPrefix(of: slice),
            message: "the string holds bytes that are not UTF-8"
        )
    }

    private func validPrefix(of slice: UnsafeBufferPointer<UInt8>) -> Int {
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = slice.makeIterator()
        var count = 0
        while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { count += scalar.count }
        return count
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        index += 1
        let letter = peek
        index += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            index = min(index - 1, bytes.count)
            throw failure(.invalidEscape, "no such escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")
        }
    }

    /// A code point from one `\u` escape, or from two that make a surrogate pair (RFC 8259 section 7).
    private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
        let start = index - 2
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        if UTF16.isLeadSurrogate(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let second = try hexadecimal()
            if UTF16.isTrailSurrogate(second) {
                let code = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF)
                if let scalar = Unicode.Scalar(code) { return scalar }
            }
        }
        throw Failure(code: .invalidEscape, offset: start, message: "half a surrogate pair is not a character")
    }

    private mutating func hexadecimal() throws(Failure) -> UInt16 {
        var code: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(UnicodeScalar(peek)).hexDigitValue, peek < 0x80 else {
                throw failure(.invalidEscape, "\\u takes four hexadecimal digits")
            }
            code = code << 4 | UInt16(digit)
            index += 1
        }
        return code
    }
}

// SPDX-License-Identifier: Apache-2.0
extension Source {
    /// The byte at an offset; nil at the end.
    func byte(_ offset: Int) -> UInt8? {
        offset >= 0 && offset < bytes.count ? bytes[offset] : nil
    }

    /// The position of a byte of the text.
    func position(ofByte offset: Int) -> YAMLPosition {
        let before = bytes[textStart..<min(max(offset, textStart), bytes.count)]
        return position(before.count { $0 & 0xC0 != 0x80 })
    }

    /// The code point after the last one before `end` that is no white space.
    func trimmedEnd(_ end: Int, after start: Int) -> Int {
        var index = min(end, count)
        var offset = offset(of: index)
        while index > start, let last = byte(offset - 1), Self.isSpace(last) {
            index -= 1
            offset -= 1
        }
        return index
    }

    /// The offset after the bytes up to the next white space.
    func skipWord(_ offset: Int) -> Int {
        var place = offset
        while let byte = byte(place), !Self.isSpace(byte) { place += 1 }
        return place
    }

    /// The offset after blanks on the same line.
    func skipBlanks(_ offset: Int) -> Int {
        var place = offset
        while byte(place) == 0x20 || byte(place) == 0x09 { place += 1 }
        return place
    }

    /// The offset after white space, line breaks and comments.
    func skipSpace(_ offset: Int) -> Int {
        var place = offset
        while let byte = byte(place) {
            if Self.isSpace(byte) {
                place += 1
            } else if byte == UInt8(ascii: "#"), place == 0 || Self.isSpace(bytes[place - 1]) {
                place = lineEnd(place)
            } else {
                break
            }
        }
        return place
    }

    /// The offset of the line break that ends the line, or of the end of the input.
    func lineEnd(_ offset: Int) -> Int {
        var place = offset
        while let byte = byte(place), byte != 0x0A, byte != 0x0D { place += 1 }
        return place
    }

    /// The offset after the line break at `offset`, if there is one.
    func afterBreak(_ offset: Int) -> Int {
        guard let first = byte(offset) else { return offset }
        if first == 0x0D { return offset + (byte(offset + 1) == 0x0A ? 2 : 1) }
        return first == 0x0A ? offset + 1 : offset
    }

    /// The offset of the first byte of the line.
    func lineStart(_ offset: Int) -> Int {
        var place = offset
        while place > textStart, bytes[place - 1] != 0x0A, bytes[place - 1] != 0x0D { place -= 1 }
        return place
    }

    /// Where a node's own text starts, after its tag and anchor.
    func contentStart(of node: YAMLNode) -> Int {
        guard node.alias == nil, node.tag != nil || node.anchor != nil else { return node.start.offset }
        var place = node.start.offset
        while place < node.end.offset, byte(place) == UInt8(ascii: "!") || byte(place) == UInt8(ascii: "&") {
            place = skipSpace(skipWord(place))
        }
        return min(place, node.end.offset)
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}

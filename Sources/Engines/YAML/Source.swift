// SPDX-License-Identifier: Apache-2.0
/// An input that is known to be UTF-8 text fit for libyaml, and the way from libyaml's places to ours.
///
/// libyaml counts code points and takes NEL, LS and PS for line breaks, as YAML 1.1 did. YAML 1.2 does not, so a comment
/// could end for one reader and not for the other; these characters are refused outside escapes.
struct Source: Sendable {
    let bytes: [UInt8]

    /// Where the text starts: after a byte order mark.
    let textStart: Int

    /// How many code points the text has.
    private(set) var count = 0

    /// The byte offset of every 64th code point.
    private var checkpoints: [UInt32] = []

    /// The code points at which lines start.
    private var lineStarts: [UInt32] = [0]

    private static let step = 64

    init(_ bytes: [UInt8], limits: YAMLLimits) throws(YAMLError) {
        guard bytes.count <= limits.bytes else {
            throw YAMLError(
                .limit,
                "the input has \(bytes.count) bytes and the limit is \(limits.bytes)",
                help: "split it or raise the limit on bytes",
                at: nil
            )
        }
        try Self.refuseOtherEncodings(bytes)
        self.bytes = bytes
        textStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        try scan()
    }

    /// The position of a code point of the text.
    func position(_ codePoint: Int) -> YAMLPosition {
        let index = min(codePoint, count)
        let line = lineIndex(of: index)
        return YAMLPosition(offset: offset(of: index), line: line + 1, column: index - Int(lineStarts[line]) + 1)
    }

    /// The byte offset of a code point of the text.
    func offset(of codePoint: Int) -> Int {
        let index = min(codePoint, count)
        var offset = Int(checkpoints[index / Self.step])
        for _ in 0..<(index % Self.step) { offset += Self.width(of: bytes[offset]) }
        return offset
    }

    private func lineIndex(of codePoint: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= codePoint { low = middle } else { high = middle }
        }
        return low
    }

    private static func width(of lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }
}

extension Source {
    private static func refuseOtherEncodings(_ bytes: [UInt8]) throws(YAMLError) {
        let marks: [(mark: [UInt8], name: String)] = [
            ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"), ([0xFF, 0xFE], "UTF-16"),
            ([0xFE, 0xFF], "UTF-16"),
        ]
        for (mark, name) in marks where bytes.starts(with: mark) {
            throw YAMLError(
                .encoding,
                "the input is \(name), by its byte order mark",
                help: "save it as UTF-8",
                at: YAMLPosition(offset: 0, line: 1, column: 1)
            )
        }
    }

    /// Checks every character and notes where lines and blocks of code points start.
    private mutating func scan() throws(YAMLError) {
        var offset = textStart
        var isLineStart = true
        var directives = 0
        while offset < bytes.count {
            if count % Self.step == 0 { checkpoints.append(UInt32(offset)) }
            let byte = bytes[offset]
            if isLineStart { try count(&directives, at: offset) }
            if byte < 0x80 {
                try checkASCII(byte, at: offset)
                offset += 1
            } else {
                offset += try widthOfWide(at: offset)
            }
            count += 1
            isLineStart = byte == 0x0A || (byte == 0x0D && (offset == bytes.count || bytes[offset] != 0x0A))
            if isLineStart { lineStarts.append(UInt32(count)) }
        }
        if count % Self.step == 0 { checkpoints.append(UInt32(offset)) }
    }

    /// Bounds the directives of a document before libyaml sees them.
    private func count(_ directives: inout Int, at offset: Int) throws(YAMLError) {
        if bytes[offset] == UInt8(ascii: "-") {
            directives = 0
        } else if bytes[offset] == UInt8(ascii: "%") {
            directives += 1
            if directives > YAMLLimits.directives {
                throw YAMLError(
                    .limit,
                    "more than \(YAMLLimits.directives) lines start with %",
                    help: "use fewer directives",
                    at: place(of: offset)
                )
            }
            guard lineEnd(offset) - offset <= YAMLLimits.directiveBytes else {
                throw YAMLError(
                    .limit,
                    "a line that starts with % has more than \(YAMLLimits.directiveBytes) bytes",
                    help: "shorten the directive, or indent the text",
                    at: place(of: offset)
                )
            }
        }
    }

    private func checkASCII(_ byte: UInt8, at offset: Int) throws(YAMLError) {
        if (byte >= 0x20 && byte != 0x7F) || byte == 0x0A || byte == 0x0D || byte == 0x09 { return }
        if byte == 0 {
            throw YAMLError(
                .character,
                "a NUL byte",
                help: "save the file as UTF-8 text, or write \\0 in double quotes",
                at: place(of: offset)
            )
        }
        throw refused(UInt32(byte), at: offset)
    }

    private func widthOfWide(at offset: Int) throws(YAMLError) -> Int {
        guard let (scalar, width) = decodeWide(at: offset) else {
            throw YAMLError(
                .encoding,
                "the byte 0x\(hex(UInt32(bytes[offset]))) does not belong to UTF-8 text here",
                help: "save the file as UTF-8",
                at: place(of: offset)
            )
        }
        let isFit =
            switch scalar {
            case 0..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
            default: true
            }
        if !isFit { throw refused(scalar, at: offset) }
        return width
    }

    /// The code point at a lead byte, by Unicode table 3-7: no overlong forms, no surrogates.
    private func decodeWide(at offset: Int) -> (scalar: UInt32, width: Int)? {
        let lead = UInt32(bytes[offset])
        guard lead >= 0xC2 && lead <= 0xF4 else { return nil }
        let width = Self.width(of: bytes[offset])
        guard offset + width <= bytes.count else { return nil }
        var scalar = lead & (0xFF >> UInt32(width + 1))
        for byte in bytes[(offset + 1)..<(offset + width)] {
            guard byte & 0xC0 == 0x80 else { return nil }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        let least: UInt32 = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x1_0000
        let isSurrogate = scalar >= 0xD800 && scalar <= 0xDFFF
        return scalar >= least && scalar <= 0x10_FFFF && !isSurrogate ? (scalar, width) : nil
    }

    private func refused(_ scalar: UInt32, at offset: Int) -> YAMLError {
        YAMLError(
            .character,
            "the character U+\(hex(scalar, width: 4)) may not stand in YAML text as it is",
            help: "remove it, or write it as \\u\(hex(scalar, width: 4)) in double quotes",
            at: place(of: offset)
        )
    }

    /// The place that the scan has come to.
    private func place(of offset: Int) -> YAMLPosition {
        let lineStart = lineStarts.last.map(Int.init) ?? 0
        return YAMLPosition(offset: offset, line: lineStarts.count, column: count - lineStart + 1)
    }

    private func hex(_ number: UInt32, width: Int = 2) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

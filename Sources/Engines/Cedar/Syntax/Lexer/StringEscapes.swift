// SPDX-License-Identifier: Apache-2.0

/// What stands between a string's quotes: its scalars and how each was written.
enum StringEscapes {
    /// The scalar at an offset, where the next one begins, and whether it was escaped as `\*`.
    struct Item {
        let scalar: Unicode.Scalar
        let next: Int
        let isStar: Bool
    }

    /// The text that a string token stands for.
    ///
    /// - Throws: ``CedarError`` at the first escape that does not exist.
    static func text(of token: Token, in bytes: [UInt8]) throws(CedarError) -> String {
        let content = Int(token.start) + 1..<max(Int(token.end) - 1, Int(token.start) + 1)
        let isPlain = !bytes[content].contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\r") }
        if isPlain { return String(decoding: bytes[content], as: UTF8.self) }
        var scalars = String.UnicodeScalarView()
        var index = content.lowerBound
        while index < content.upperBound {
            let item = try item(in: bytes, at: index, before: content.upperBound)
            guard !item.isStar else { throw invalid(index..<item.next, bytes) }
            scalars.append(item.scalar)
            index = item.next
        }
        return String(scalars)
    }

    /// The pattern that a string token right of `like` stands for. Any asterisk but `\*` is a wildcard, also one
    /// that is written as a code point.
    ///
    /// - Throws: ``CedarError`` at the first escape that does not exist.
    static func pattern(of token: Token, in bytes: [UInt8]) throws(CedarError) -> LikePattern {
        let content = Int(token.start) + 1..<max(Int(token.end) - 1, Int(token.start) + 1)
        var elements: [LikePattern.Element] = []
        var index = content.lowerBound
        while index < content.upperBound {
            let item = try item(in: bytes, at: index, before: content.upperBound)
            elements.append(item.scalar == "*" && !item.isStar ? .wildcard : .literal(item.scalar))
            index = item.next
        }
        return LikePattern(elements)
    }

    private static func item(in bytes: [UInt8], at index: Int, before end: Int) throws(CedarError) -> Item {
        guard bytes[index] == UInt8(ascii: "\\") else { return try plain(bytes, index, end) }
        guard index + 1 < end else { throw invalid(index..<end, bytes) }
        let scalar: Unicode.Scalar
        switch bytes[index + 1] {
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "0"): scalar = "\0"
        case UInt8(ascii: "\\"): scalar = "\\"
        case UInt8(ascii: "'"): scalar = "'"
        case UInt8(ascii: "\""): scalar = "\""
        case UInt8(ascii: "*"): return Item(scalar: "*", next: index + 2, isStar: true)
        case UInt8(ascii: "x"): return try hexadecimal(bytes, index, end)
        case UInt8(ascii: "u"): return try codePoint(bytes, index, end)
        default: throw invalid(index..<min(index + 2, end), bytes)
        }
        return Item(scalar: scalar, next: index + 2, isStar: false)
    }

    private static func plain(_ bytes: [UInt8], _ index: Int, _ end: Int) throws(CedarError) -> Item {
        var next = index + 1
        while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
        let text = String(decoding: bytes[index..<next], as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, scalar != "\r" else { throw invalid(index..<next, bytes) }
        return Item(scalar: scalar, next: next, isStar: false)
    }

    /// `\x41`: two digits, ASCII only.
    private static func hexadecimal(_ bytes: [UInt8], _ index: Int, _ end: Int) throws(CedarError) -> Item {
        let next = min(index + 4, end)
        let digits = bytes[(index + 2)..<max(next, index + 2)]
        guard digits.count == 2, let value = value(digits), value < 0x80, let scalar = Unicode.Scalar(value) else {
            throw invalid(index..<next, bytes)
        }
        return Item(scalar: scalar, next: next, isStar: false)
    }

    /// `\u{1F600}`: one to six digits, which underscores may part.
    private static func codePoint(_ bytes: [UInt8], _ index: Int, _ end: Int) throws(CedarError) -> Item {
        guard index + 2 < end, bytes[index + 2] == UInt8(ascii: "{"),
            let close = bytes[(index + 3)..<end].firstIndex(of: UInt8(ascii: "}"))
        else { throw invalid(index..<min(index + 3, end), bytes) }
        let inside = bytes[(index + 3)..<close]
        let digits = inside.filter { $0 != UInt8(ascii: "_") }
        guard inside.first != UInt8(ascii: "_"), (1...6).contains(digits.count), let value = value(digits[...]),
            let scalar = Unicode.Scalar(value)
        else { throw invalid(index..<close + 1, bytes) }
        return Item(scalar: scalar, next: close + 1, isStar: false)
    }

    private static func value(_ digits: ArraySlice<UInt8>) -> UInt32? {
        // The standard library's reader would take a sign as well.
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func invalid(_ range: Range<Int>, _ bytes: [UInt8]) -> CedarError {
        var end = range.upperBound
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        let isCarriageReturn = bytes[range.lowerBound] == UInt8(ascii: "\r")
        let text = String(decoding: bytes[range.lowerBound..<end], as: UTF8.self)
        return CedarError(
            code: "parse.invalid-escape",
            message: isCarriageReturn
                ? "a string cannot hold a bare carriage return" : "`\(text)` is not an escape sequence",
            help: isCarriageReturn
                ? "write it as `\\r`"
                : #"the escapes are \n \r \t \0 \\ \' \" \x41 and \u{1F600}, and \* right of `like`"#,
            span: SourceSpan(start: range.lowerBound, end: end)
        )
    }
}

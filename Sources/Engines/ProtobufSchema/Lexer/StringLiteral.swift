// SPDX-License-Identifier: Apache-2.0

/// The values of string tokens.
enum StringLiteral {
    /// Appends the bytes that a string token stands for; the token has been checked.
    static func append(_ literal: UnsafeBufferPointer<UInt8>.SubSequence, to value: inout [UInt8]) {
        var rest = literal.dropFirst().dropLast()
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), let escape = rest.popFirst() {
                appendEscape(escape, &rest, to: &value)
            } else {
                value.append(byte)
            }
        }
    }

    /// The byte that a backslash and a letter stand for.
    static func simpleEscape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a"): 0x07
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "v"): 0x0B
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "\""): byte
        default: nil
        }
    }

    private static func appendEscape(
        _ escape: UInt8,
        _ rest: inout UnsafeBufferPointer<UInt8>.SubSequence,
        to value: inout [UInt8]
    ) {
        switch escape {
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var code = UInt32(escape - UInt8(ascii: "0"))
            for _ in 0..<2 {
                guard let next = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(next) else { break }
                code = code * 8 + UInt32(next - UInt8(ascii: "0"))
                rest.removeFirst()
            }
            value.append(UInt8(truncatingIfNeeded: code))
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            value.append(UInt8(truncatingIfNeeded: hex(&rest, longest: 2)))
        case UInt8(ascii: "u"): appendCodePoint(&rest, length: 4, to: &value)
        case UInt8(ascii: "U"): appendCodePoint(&rest, length: 8, to: &value)
        default: value.append(simpleEscape(escape) ?? escape)
        }
    }

    private static func hex(_ rest: inout UnsafeBufferPointer<UInt8>.SubSequence, longest: Int) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<longest {
            guard let digit = rest.first.flatMap(NumberLiteral.hexDigit) else { break }
            code = code << 4 | UInt32(digit)
            rest.removeFirst()
        }
        return code
    }

    /// A code point as UTF-8. Two escapes that are a surrogate pair are one; half of a pair is written as it is.
    private static func appendCodePoint(
        _ rest: inout UnsafeBufferPointer<UInt8>.SubSequence,
        length: Int,
        to value: inout [UInt8]
    ) {
        var code = hex(&rest, longest: length)
        if (0xD800..<0xDC00).contains(code), rest.count >= 6, rest.starts(with: "\\u".utf8) {
            var ahead = rest.dropFirst(2)
            let low = hex(&ahead, longest: 4)
            if (0xDC00..<0xE000).contains(low) {
                code = 0x1_0000 + ((code & 0x3FF) << 10 | low & 0x3FF)
                rest = ahead
            }
        }
        appendUTF8(code, to: &value)
    }

    private static func appendUTF8(_ code: UInt32, to value: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | code >> shift & 0x3F) }
        switch code {
        case ..<0x80: value.append(UInt8(truncatingIfNeeded: code))
        case ..<0x800: value += [UInt8(truncatingIfNeeded: 0xC0 | code >> 6), tail(0)]
        case ..<0x1_0000: value += [UInt8(truncatingIfNeeded: 0xE0 | code >> 12), tail(6), tail(0)]
        default: value += [UInt8(truncatingIfNeeded: 0xF0 | code >> 18 & 7), tail(12), tail(6), tail(0)]
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The escapes of strings in Cedar's schema syntax, which are Rust's.
enum SchemaStrings {
    /// The text that a string literal's content stands for; nil if an escape is none, or there is a carriage return.
    static func replaced(in content: ArraySlice<UInt8>) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(content.count)
        var index = content.startIndex
        while index < content.endIndex {
            let byte = content[index]
            index += 1
            switch byte {
            case 0x0D: return nil
            case UInt8(ascii: "\\"):
                guard let scalar = escape(in: content, at: &index), let encoded = UTF8.encode(scalar) else {
                    return nil
                }
                text.append(contentsOf: encoded)
            default: text.append(byte)
            }
        }
        return String(validating: text, as: UTF8.self)
    }

    private static func escape(in content: ArraySlice<UInt8>, at index: inout Int) -> Unicode.Scalar? {
        guard index < content.endIndex else { return nil }
        let letter = content[index]
        index += 1
        switch letter {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "0"): return "\0"
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): return Unicode.Scalar(letter)
        case UInt8(ascii: "x"): return hexadecimal(in: content, at: &index)
        case UInt8(ascii: "u"): return unicode(in: content, at: &index)
        default: return nil
        }
    }

    private static func hexadecimal(in content: ArraySlice<UInt8>, at index: inout Int) -> Unicode.Scalar? {
        guard content.endIndex - index >= 2, let high = digit(content[index]), let low = digit(content[index + 1])
        else {
            return nil
        }
        index += 2
        return high < 8 ? Unicode.Scalar(high << 4 | low) : nil
    }

    /// One to six digits in braces, between them underscores at will.
    private static func unicode(in content: ArraySlice<UInt8>, at index: inout Int) -> Unicode.Scalar? {
        guard index < content.endIndex, content[index] == UInt8(ascii: "{") else { return nil }
        var value: UInt32 = 0
        var digits = 0
        index += 1
        while index < content.endIndex {
            let byte = content[index]
            index += 1
            if byte == UInt8(ascii: "}") { return digits > 0 ? Unicode.Scalar(value) : nil }
            if byte == UInt8(ascii: "_"), digits > 0 { continue }
            guard let digit = digit(byte), digits < 6 else { return nil }
            value = value << 4 | UInt32(digit)
            digits += 1
        }
        return nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The text as a string literal; what cannot be seen is written as an escape.
    static func quoted(_ text: String) -> String {
        var literal = "\""
        var isFirst = true
        for scalar in text.unicodeScalars {
            literal.unicodeScalars.append(contentsOf: written(scalar, isFirst: isFirst).unicodeScalars)
            isFirst = false
        }
        return literal + "\""
    }

    private static func written(_ scalar: Unicode.Scalar, isFirst: Bool) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\0": "\\0"
        case "\\", "\"", "'": "\\\(scalar)"
        case _ where !isVisible(scalar) || isFirst && scalar.properties.isGraphemeExtend:
            "\\u{\(String(scalar.value, radix: 16))}"
        default: String(scalar)
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }
}

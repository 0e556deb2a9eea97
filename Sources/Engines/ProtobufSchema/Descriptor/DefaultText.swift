// SPDX-License-Identifier: Apache-2.0

/// Default values as descriptors have them: as texts.
enum DefaultText {
    static func text(of value: OptionValue, _ type: ValueType) -> [UInt8] {
        switch (type, value) {
        case (.scalar(.bytes), .string(let bytes)): escaped(bytes)
        case (_, .string(let bytes)): bytes
        case (.scalar(.float), _): Array(float(number(value)).utf8)
        case (.scalar(.double), _): Array(DecimalText.text(of: number(value)).utf8)
        case (_, .identifier(let word)): Array(word.utf8)
        case (_, .unsigned(let number)): Array(String(number).utf8)
        case (_, .negative(let number)): Array(String(number).utf8)
        case (_, .double(let number)): Array(DecimalText.text(of: number).utf8)
        case (_, .message): []
        }
    }

    private static func number(_ value: OptionValue) -> Double {
        switch value {
        case .identifier(let word): word == "inf" ? .infinity : .nan
        case .unsigned(let number): Double(number)
        case .negative(let number): number == 0 ? -0.0 : Double(number)
        case .double(let number): number
        case .string, .message: 0
        }
    }

    private static func float(_ value: Double) -> String { DecimalText.text(of: Float(value)) }

    /// As C escapes strings, in octal.
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x0A: text += "\\n".utf8
            case 0x0D: text += "\\r".utf8
            case 0x09: text += "\\t".utf8
            case 0x22, 0x27, 0x5C: text += [0x5C, byte]
            case 0x20..<0x7F: text.append(byte)
            default: text += [0x5C, 0x30 + byte >> 6, 0x30 + (byte >> 3) & 7, 0x30 + byte & 7]
            }
        }
        return text
    }
}

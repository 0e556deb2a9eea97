// SPDX-License-Identifier: Apache-2.0

extension Lexer {
    /// Passes over a string literal and checks its escapes.
    mutating func skipString() throws(ProtobufSchemaError) {
        let start = position
        let quote = bytes[start]
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == quote { return }
            switch byte {
            case 0x0A: throw error("a string cannot go over several lines: write \\n, or close the string", at: start)
            case 0: throw error("a string cannot hold the character NUL as it is: write \\0", at: position - 1)
            case UInt8(ascii: "\\"): try skipEscape()
            default: break
            }
        }
        throw error("the string that begins here has no end", at: start)
    }

    private mutating func skipEscape() throws(ProtobufSchemaError) {
        let place = position - 1
        guard let byte = byte(at: position) else { return }
        position += 1
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "7"): break
        case _ where StringLiteral.simpleEscape(byte) != nil: break
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            guard hexDigit(at: position) != nil else { throw error("\\x needs hexadecimal digits", at: place) }
            position += 1
        case UInt8(ascii: "u"):
            guard hexValue(count: 4) != nil else { throw error("\\u needs four hexadecimal digits", at: place) }
        case UInt8(ascii: "U"):
            guard let value = hexValue(count: 8), value < 0x20_0000 else {
                throw error("\\U needs eight hexadecimal digits up to 001fffff", at: place)
            }
        default:
            throw error("unknown escape in a string: a backslash itself is written \\\\", at: place)
        }
    }

    /// Passes over hexadecimal digits and gives their value.
    private mutating func hexValue(count: Int) -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = hexDigit(at: position) else { return nil }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Lexer {
    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    static func beginsIdentifier(_ byte: UInt8) -> Bool {
        let lowered = byte | 0x20
        return lowered >= UInt8(ascii: "a") && lowered <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
    }

    static func continuesIdentifier(_ byte: UInt8) -> Bool {
        beginsIdentifier(byte) || isDigit(byte)
    }

    /// The operator or punctuation mark that two bytes begin with, and its length.
    static func symbol(_ first: UInt8, _ second: UInt8) -> (Token.Kind, Int)? {
        switch (first, second) {
        case (UInt8(ascii: ":"), UInt8(ascii: ":")): (.doubleColon, 2)
        case (UInt8(ascii: "="), UInt8(ascii: "=")): (.equalEqual, 2)
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): (.notEqual, 2)
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): (.lessOrEqual, 2)
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): (.greaterOrEqual, 2)
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): (.or, 2)
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): (.and, 2)
        default: symbol(first).map { ($0, 1) }
        }
    }

    private static func symbol(_ byte: UInt8) -> Token.Kind? {
        switch byte {
        case UInt8(ascii: "@"): .at
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: ";"): .semicolon
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "?"): .question
        case UInt8(ascii: "("): .openParenthesis
        case UInt8(ascii: ")"): .closeParenthesis
        case UInt8(ascii: "{"): .openBrace
        case UInt8(ascii: "}"): .closeBrace
        case UInt8(ascii: "["): .openBracket
        case UInt8(ascii: "]"): .closeBracket
        case UInt8(ascii: "<"): .less
        case UInt8(ascii: ">"): .greater
        case UInt8(ascii: "="): .equal
        case UInt8(ascii: "+"): .plus
        case UInt8(ascii: "-"): .minus
        case UInt8(ascii: "*"): .star
        case UInt8(ascii: "/"): .slash
        case UInt8(ascii: "%"): .percent
        case UInt8(ascii: "!"): .bang
        default: nil
        }
    }

    /// The error for a byte that begins no token.
    static func unknownCharacter(in bytes: [UInt8], at index: Int) -> CedarError {
        let end = bytes[(index + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
        let text = String(decoding: bytes[index..<end], as: UTF8.self)
        let codePoint = text.unicodeScalars.first.map { "U+" + String($0.value, radix: 16, uppercase: true) } ?? ""
        return CedarError(
            code: "parse.invalid-character",
            message: "the character \(codePoint) has no meaning here",
            help: Self.help(for: bytes[index]),
            span: SourceSpan(start: index, end: end)
        )
    }

    private static func help(for byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "the operator is `&&`"
        case UInt8(ascii: "|"): "the operator is `||`"
        case UInt8(ascii: "'"): "strings are written in double quotes"
        case 0x80...: "identifiers are ASCII; write other names as strings, `[\"…\"]`"
        default: nil
        }
    }
}

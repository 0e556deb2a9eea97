// SPDX-License-Identifier: Apache-2.0

/// Spelling of identifiers and strings in policy text.
enum CedarText {
    /// Whether the text is an identifier, keywords included.
    static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, Lexer.beginsIdentifier(first) else { return false }
        return text.utf8.allSatisfy(Lexer.continuesIdentifier)
    }

    /// Whether the text may stand as an attribute's name without quotes.
    static func isPlainName(_ text: CedarString) -> Bool {
        let bytes = Array(text.text.utf8)
        return isIdentifier(text.text) && !Token.Word(bytes[...]).isReserved && text != "__cedar"
    }

    /// The text in quotes.
    static func quoted(_ text: CedarString) -> String {
        var quoted = "\""
        for scalar in text.text.unicodeScalars { append(scalar, to: &quoted) }
        return quoted + "\""
    }

    /// The pattern in quotes.
    static func quoted(_ pattern: LikePattern) -> String {
        var quoted = "\""
        for element in pattern.elements {
            switch element {
            case .wildcard: quoted += "*"
            case .literal("*"): quoted += "\\*"
            case .literal(let scalar): append(scalar, to: &quoted)
            }
        }
        return quoted + "\""
    }

    /// An entity as policy text has it.
    static func entity(_ entity: EntityUID) -> String {
        "\(entity.type)::\(quoted(entity.id))"
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case "\0": text += "\\0"
        default:
            if isInvisible(scalar) {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    /// Whether a reader could not see the character, or would see another order than there is.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20..<0x7F).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
        case .spaceSeparator: scalar != " "
        default: false
        }
    }
}

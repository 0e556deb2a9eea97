// SPDX-License-Identifier: Apache-2.0

/// Messages in the text format, as values of options.
extension Parser {
    /// `{ … }` or `< … >`.
    mutating func messageValue(depth: Int) throws(ProtobufSchemaError) -> MessageValue {
        let start = token.start
        guard depth < limits.depth else {
            throw error(.tooLarge, "values of options are nested up to \(limits.depth) deep", at: start)
        }
        let end: Unicode.Scalar = isAt(symbol: "{") ? "}" : ">"
        try advance()
        var value = MessageValue(span: .none)
        while !isAt(symbol: end) {
            value.fields.append(try fieldValue(depth: depth))
            if isAt(symbol: ",") || isAt(symbol: ";") { try advance() }
        }
        try advance()
        value.span = span(from: start)
        return value
    }

    private mutating func fieldValue(depth: Int) throws(ProtobufSchemaError) -> FieldValue {
        let start = token.start
        let key = try fieldKey()
        var field = FieldValue(key: key, keySpan: span(from: start), values: [], isList: false, span: .none)
        let hasColon = try take(symbol: ":")
        if isAt(symbol: "[") {
            field.isList = true
            field.values = try listValue(depth: depth, messagesOnly: !hasColon)
        } else if isAt(symbol: "{") || isAt(symbol: "<") {
            field.values = [try textMessage(depth: depth)]
        } else if hasColon {
            field.values = [try scalarValue()]
        } else {
            throw unexpected("':' and a value")
        }
        field.span = span(from: start)
        return field
    }

    private mutating func fieldKey() throws(ProtobufSchemaError) -> FieldValue.Key {
        guard isAt(symbol: "[") else { return .field(try identifier("the name of a field, or '}'").text) }
        try advance()
        var name = try dottedName()
        guard isAt(symbol: "/") else {
            try expect("]", "after the extension's name")
            return .extension(name)
        }
        var parts: [String] = []
        while try take(symbol: "/") {
            parts.append(name)
            name = try dottedName()
        }
        try expect("]", "after the type's name")
        return .any(prefix: parts.joined(separator: "/"), type: name)
    }

    private mutating func dottedName() throws(ProtobufSchemaError) -> String {
        var name = try identifier("a name").text
        while isAt(symbol: ".") || isAt(symbol: "-") {
            name += text(of: token)
            try advance()
            name += try identifier("the rest of a name").text
        }
        return name
    }

    private mutating func listValue(
        depth: Int,
        messagesOnly: Bool
    ) throws(ProtobufSchemaError) -> [TextValue] {
        var values: [TextValue] = []
        try advance()
        if try take(symbol: "]") { return values }
        repeat {
            if isAt(symbol: "{") || isAt(symbol: "<") {
                values.append(try textMessage(depth: depth))
            } else if messagesOnly {
                throw unexpected("a message, because there is no ':' before the list")
            } else {
                values.append(try scalarValue())
            }
        } while try take(symbol: ",")
        try expect("]", "after the values of the list")
        return values
    }

    private mutating func textMessage(depth: Int) throws(ProtobufSchemaError) -> TextValue {
        let value = try messageValue(depth: depth + 1)
        return TextValue(content: .message(value), span: value.span)
    }

    private mutating func scalarValue() throws(ProtobufSchemaError) -> TextValue {
        let start = token.start
        let isNegative = try take(symbol: "-")
        let content: TextValue.Content
        switch token.kind {
        case .string where !isNegative: content = .string(try string("a value"))
        case .identifier: content = .identifier(try identifier("a value").text, isNegative: isNegative)
        case .integer:
            let digits = lexer.bytes[token.span.range]
            if let value = NumberLiteral.integer(digits) {
                content = .integer(value, isNegative: isNegative)
            } else if digits.first != UInt8(ascii: "0") {
                let value = NumberLiteral.double(digits)
                content = .double(isNegative ? -value : value)
            } else {
                throw error(.invalidValue, "the number does not fit into 64 bits", at: start)
            }
            try advance()
        case .float:
            let value = NumberLiteral.double(lexer.bytes[token.span.range])
            content = .double(isNegative ? -value : value)
            try advance()
        default: throw unexpected(isNegative ? "a number after the minus" : "a value")
        }
        return TextValue(content: content, span: span(from: start))
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// What a range is a part of, which decides on the numbers it may have.
    enum RangePlace {
        case message, enumeration

        var highest: Int32 { self == .message ? 536_870_911 : .max }
        var what: String { self == .message ? "a field's number" : "a value's number" }
    }

    /// `extensions 1, 5 to max [options];`
    mutating func extensionRange() throws(ProtobufSchemaError) -> ExtensionRangeNode {
        let start = token.start
        try advance()
        var node = ExtensionRangeNode(span: .none)
        repeat {
            if isAt(symbol: "-") {
                violates(.invalidNumber, "extension numbers are not negative", at: token.start)
            }
            node.ranges.append(try range(in: .message))
        } while try take(symbol: ",")
        node.options = try compactOptions()
        try expect(";", "after the extension ranges")
        node.span = span(from: start)
        return node
    }

    /// `reserved 1, 5 to 7;`, `reserved "a", "b";` and, in editions, `reserved a, b;`
    mutating func reserved(in place: RangePlace) throws(ProtobufSchemaError) -> ReservedNode {
        let start = token.start
        try advance()
        var node = ReservedNode(span: .none)
        if token.kind == .string || token.kind == .identifier {
            repeat {
                node.names.append(try reservedName())
            } while try take(symbol: ",")
        } else {
            repeat {
                if place == .message, isAt(symbol: "-") {
                    violates(.invalidNumber, "field numbers are not negative", at: token.start)
                }
                node.ranges.append(try range(in: place))
            } while try take(symbol: ",")
        }
        try expect(";", "after what is reserved")
        node.span = span(from: start)
        return node
    }

    private mutating func reservedName() throws(ProtobufSchemaError) -> SourceName {
        let start = token.start
        guard token.kind == .string else {
            if token.kind == .identifier, !file.syntax.isEdition {
                throw error(.invalidSyntax, "put the reserved name between quotes", at: start)
            }
            return try identifier("a reserved name")
        }
        if file.syntax.isEdition {
            throw error(.invalidSyntax, "editions reserve names without quotes", at: start)
        }
        let bytes = try string("a reserved name")
        guard Self.isIdentifier(bytes) else {
            throw error(.invalidSyntax, "a reserved name is one that a field can have", at: start)
        }
        return SourceName(text: String(decoding: bytes, as: UTF8.self), span: span(from: start))
    }

    static func isIdentifier(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, Lexer.isLetter(first) else { return false }
        return bytes.allSatisfy(Lexer.isWord)
    }

    private mutating func range(in place: RangePlace) throws(ProtobufSchemaError) -> RangeNode {
        let start = token.start
        let first = try signedInteger(place.what)
        let startSpan = span(from: start)
        var node = RangeNode(start: first, end: first, startSpan: startSpan, endSpan: startSpan)
        guard try take("to") else { return node }
        let endStart = token.start
        if try take("max") {
            node.end = place.highest
            node.endsAtMax = true
        } else {
            node.end = try signedInteger(place.what)
        }
        node.endSpan = span(from: endStart)
        return node
    }
}

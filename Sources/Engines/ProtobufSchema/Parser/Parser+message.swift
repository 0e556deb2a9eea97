// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// `message Name { … }`, from its keyword on.
    mutating func message(_ visibility: Visibility, from start: UInt32) throws(ProtobufSchemaError) -> MessageNode {
        try advance()
        let name = try identifier("the name of the message")
        var node = MessageNode(name: name, visibility: visibility, span: .none)
        try readBody(of: &node)
        node.span = span(from: start)
        return node
    }

    /// The statements of a message or group and the braces around them.
    mutating func readBody(of node: inout MessageNode) throws(ProtobufSchemaError) {
        guard depth < limits.depth else {
            throw error(.tooLarge, "messages are nested up to \(limits.depth) deep", at: node.name.span.start)
        }
        depth += 1
        try expect("{", "to begin the body of \(node.name.text)")
        while !isAt(symbol: "}") {
            guard token.kind != .end else { throw unexpected("'}' to end the body of \(node.name.text)") }
            if try take(symbol: ";") { continue }
            try readStatement(of: &node)
        }
        try advance()
        depth -= 1
    }

    private mutating func readStatement(of node: inout MessageNode) throws(ProtobufSchemaError) {
        let start = token.start
        guard token.kind == .identifier else { return try readField(of: &node) }
        switch lexer.bytes[Int(start)] {
        case UInt8(ascii: "m") where try isStatement("message"):
            node.messages.append(try message(.unspecified, from: start))
        case UInt8(ascii: "e") where try isStatement("enum"):
            node.enums.append(try enumeration(.unspecified, from: start))
        case UInt8(ascii: "e") where try isStatement("extensions"):
            node.extensionRanges.append(try extensionRange())
        case UInt8(ascii: "e") where try isExtend():
            node.extends.append(try extend(groups: &node.messages))
        case UInt8(ascii: "e") where isAt("export") && file.syntax >= .edition2024,
            UInt8(ascii: "l") where isAt("local") && file.syntax >= .edition2024:
            try readVisible(in: &node)
        case UInt8(ascii: "r") where try isStatement("reserved"):
            node.reserved.append(try reserved(in: .message))
        case UInt8(ascii: "o") where try isOption():
            node.options.append(try optionStatement())
        case UInt8(ascii: "o") where try isStatement("oneof"):
            try readOneof(of: &node)
        default:
            try readField(of: &node)
        }
    }

    /// Whether the keyword is next and begins a statement, rather than being the type of a field. The compiler's own
    /// parser always takes it for a statement.
    private mutating func isStatement(_ keyword: StaticString) throws(ProtobufSchemaError) -> Bool {
        guard isAt(keyword) else { return false }
        var ahead = lexer
        let second = try ahead.next()
        let isField: Bool
        if second.symbol == UInt8(ascii: ".") {
            isField = true
        } else if second.kind == .identifier {
            isField = try ahead.next().symbol == UInt8(ascii: "=")
        } else {
            isField = false
        }
        if isField {
            let message = "'\(text(of: token))' begins a statement here: write the type with its package, or rename it"
            violates(.invalidSyntax, message, at: token.start)
        }
        return !isField
    }

    /// Whether `extend` is next and a block of it begins, whose type may have a leading dot.
    private mutating func isExtend() throws(ProtobufSchemaError) -> Bool {
        guard isAt("extend") else { return false }
        var ahead = lexer
        var next = try ahead.next()
        while next.kind == .identifier || next.symbol == UInt8(ascii: ".") { next = try ahead.next() }
        return try next.symbol == UInt8(ascii: "{") ? true : isStatement("extend")
    }

    /// Whether an option is next, rather than a field whose type's package begins with `option`.
    private mutating func isOption() throws(ProtobufSchemaError) -> Bool {
        guard isAt("option") else { return false }
        guard try following().symbol == UInt8(ascii: ".") else { return true }
        violates(.invalidSyntax, "'option' begins a statement here: write the type with a leading dot", at: token.start)
        return false
    }

    /// A type after `export` or `local`; both could also be the type of a field.
    private mutating func readVisible(in node: inout MessageNode) throws(ProtobufSchemaError) {
        let second = try following()
        let start = token.start
        guard text(second, is: "message") || text(second, is: "enum") else {
            violates(.invalidSyntax, "only messages and enums are exported or local", at: start)
            return try readField(of: &node)
        }
        let visibility = try readVisibility()
        if isAt("message") {
            node.messages.append(try message(visibility, from: start))
        } else {
            node.enums.append(try enumeration(visibility, from: start))
        }
    }

    private mutating func readField(of node: inout MessageNode) throws(ProtobufSchemaError) {
        let field = try field(in: .message, groups: &node.messages)
        node.fields.append(field)
    }

    private mutating func readOneof(of node: inout MessageNode) throws(ProtobufSchemaError) {
        let start = token.start
        try advance()
        var oneof = OneofNode(name: try identifier("the name of the oneof"), span: .none)
        try expect("{", "to begin the oneof \(oneof.name.text)")
        while !isAt(symbol: "}") {
            if isAt("option") {
                oneof.options.append(try optionStatement())
            } else {
                var field = try field(in: .oneof, groups: &node.messages)
                field.oneof = node.oneofs.count
                node.fields.append(field)
            }
        }
        try advance()
        oneof.span = span(from: start)
        node.oneofs.append(oneof)
    }

    /// `extend Type { … }`; the bodies of groups go to the messages around it.
    mutating func extend(groups: inout [MessageNode]) throws(ProtobufSchemaError) -> ExtendNode {
        let start = token.start
        try advance()
        var node = ExtendNode(extendee: try typeName("the name of the message to extend"), span: .none)
        try expect("{", "to begin the extensions of \(node.extendee.name)")
        while !isAt(symbol: "}") {
            node.fields.append(try field(in: .extend, groups: &groups))
        }
        try advance()
        node.span = span(from: start)
        if node.fields.isEmpty {
            violates(.invalidSyntax, "'extend' needs at least one field", at: start)
        }
        return node
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// `enum Name { … }`, from its keyword on.
    mutating func enumeration(_ visibility: Visibility, from start: UInt32) throws(ProtobufSchemaError) -> EnumNode {
        try advance()
        var node = EnumNode(name: try identifier("the name of the enum"), visibility: visibility, span: .none)
        try expect("{", "to begin the values of \(node.name.text)")
        while !isAt(symbol: "}") {
            if try take(symbol: ";") { continue }
            if try isEnumStatement("option") {
                node.options.append(try optionStatement())
            } else if try isEnumStatement("reserved") {
                node.reserved.append(try reserved(in: .enumeration))
            } else {
                node.values.append(try enumValue())
            }
        }
        try advance()
        node.span = span(from: start)
        return node
    }

    /// Whether the keyword begins a statement, rather than being the name of a value.
    private mutating func isEnumStatement(_ keyword: StaticString) throws(ProtobufSchemaError) -> Bool {
        guard isAt(keyword) else { return false }
        guard try following().symbol == UInt8(ascii: "=") else { return true }
        let message = "'\(text(of: token))' begins a statement here and cannot be the name of a value"
        violates(.invalidSyntax, message, at: token.start)
        return false
    }

    private mutating func enumValue() throws(ProtobufSchemaError) -> EnumValueNode {
        let start = token.start
        let name = try identifier("the name of a value")
        guard isAt(symbol: "=") else { throw unexpected("'=' and the number of the value \(name.text)") }
        try advance()
        let place = token.start
        let number = try signedInteger("the number of the value \(name.text)")
        var node = EnumValueNode(name: name, number: number, numberSpan: span(from: place), span: .none)
        node.options = try compactOptions()
        try expect(";", "after the value \(name.text)")
        node.span = span(from: start)
        return node
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// `service Name { … }`, from its keyword on.
    mutating func service(from start: UInt32) throws(ProtobufSchemaError) -> ServiceNode {
        try advance()
        var node = ServiceNode(name: try identifier("the name of the service"), span: .none)
        try expect("{", "to begin the methods of \(node.name.text)")
        while !isAt(symbol: "}") {
            if try take(symbol: ";") { continue }
            if isAt("option") {
                node.options.append(try optionStatement())
            } else if isAt("rpc") {
                node.methods.append(try method())
            } else {
                throw unexpected("'rpc', 'option' or '}'")
            }
        }
        try advance()
        node.span = span(from: start)
        return node
    }

    private mutating func method() throws(ProtobufSchemaError) -> MethodNode {
        let start = token.start
        try advance()
        let name = try identifier("the name of the method")
        let (input, inputIsStream) = try methodType("what \(name.text) takes")
        guard try take("returns") else { throw unexpected("'returns' and what \(name.text) returns") }
        let (output, outputIsStream) = try methodType("what \(name.text) returns")
        var node = MethodNode(
            name: name,
            input: input,
            output: output,
            inputIsStream: inputIsStream,
            outputIsStream: outputIsStream,
            span: .none
        )
        if try take(symbol: "{") {
            while try !take(symbol: "}") {
                if try take(symbol: ";") { continue }
                guard isAt("option") else { throw unexpected("'option' or '}'") }
                node.options.append(try optionStatement())
            }
        } else {
            try expect(";", "after the method \(name.text)")
        }
        node.span = span(from: start)
        return node
    }

    private mutating func methodType(_ what: @autoclosure () -> String) throws(ProtobufSchemaError) -> (
        TypeReference, Bool
    ) {
        try expect("(", "and \(what())")
        let isStream = try take("stream")
        let type = try typeName("the name of a message")
        if type.scalar != nil {
            throw error(.invalidSyntax, "methods take and return messages, not \(type.name)", at: type.span.start)
        }
        try expect(")", "after \(what())")
        return (type, isStream)
    }
}

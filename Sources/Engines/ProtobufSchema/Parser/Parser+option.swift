// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// `option name = value;`
    mutating func optionStatement() throws(ProtobufSchemaError) -> OptionNode {
        let start = token.start
        try advance()
        var node = try option()
        try expect(";", "after the option \(node.name)")
        node.span = span(from: start)
        return node
    }

    /// `[name = value, name = value]`, or nothing.
    mutating func compactOptions() throws(ProtobufSchemaError) -> [OptionNode] {
        guard isAt(symbol: "[") else { return [] }
        var options: [OptionNode] = []
        repeat {
            try advance()
            options.append(try option())
        } while isAt(symbol: ",")
        try expect("]", "after the options")
        return options
    }

    private mutating func option() throws(ProtobufSchemaError) -> OptionNode {
        let start = token.start
        var parts = [try optionNamePart()]
        while isAt(symbol: ".") {
            // All but the last part are messages around the value.
            guard parts.count < limits.optionParts else {
                throw error(.tooLarge, "names of options have up to \(limits.optionParts) parts", at: start)
            }
            try advance()
            parts.append(try optionNamePart())
        }
        let nameSpan = span(from: start)
        try expect("=", "after the option's name")
        let valueStart = token.start
        let value = try optionValue(depth: parts.count - 1)
        return OptionNode(
            parts: parts,
            value: value,
            nameSpan: nameSpan,
            valueSpan: span(from: valueStart),
            span: span(from: start)
        )
    }

    private mutating func optionNamePart() throws(ProtobufSchemaError) -> OptionNamePart {
        let start = token.start
        guard isAt(symbol: "(") else {
            let name = try identifier("the name of an option")
            return OptionNamePart(name: name.text, isExtension: false, span: name.span)
        }
        try advance()
        var name = try take(symbol: ".") ? "." : ""
        name += try identifier("the name of an extension").text
        while isAt(symbol: ".") {
            try advance()
            name += "." + (try identifier("the rest of an extension's name").text)
        }
        try expect(")", "after the extension's name")
        return OptionNamePart(name: name, isExtension: true, span: span(from: start))
    }

    /// - Parameter depth: how many messages are around it.
    private mutating func optionValue(depth: Int) throws(ProtobufSchemaError) -> OptionValue {
        let start = token.start
        let isNegative = try take(symbol: "-")
        switch token.kind {
        case .identifier where isNegative: return .double(try negativeWord())
        case .identifier: return .identifier(try identifier("a value").text)
        case .integer: return try integerValue(isNegative: isNegative, from: start)
        case .float:
            let value = NumberLiteral.double(lexer.bytes[token.span.range])
            try advance()
            return .double(isNegative ? -value : value)
        case .string where !isNegative: return .string(try string("a value"))
        case .symbol where !isNegative && isAt(symbol: "{"): return .message(try messageValue(depth: depth))
        default: throw unexpected(isNegative ? "a number after the minus" : "the value of the option")
        }
    }

    /// What may follow a minus besides numbers.
    private mutating func negativeWord() throws(ProtobufSchemaError) -> Double {
        let value: Double = isAt("inf") ? -.infinity : -.nan
        guard isAt("inf") || isAt("nan") else { throw unexpected("a number, 'inf' or 'nan' after the minus") }
        try advance()
        return value
    }

    private mutating func integerValue(
        isNegative: Bool,
        from start: UInt32
    ) throws(ProtobufSchemaError) -> OptionValue {
        let digits = lexer.bytes[token.span.range]
        let magnitude = NumberLiteral.integer(digits)
        let isDecimal = digits.first != UInt8(ascii: "0")
        try advance()
        guard let magnitude, !isNegative || magnitude <= 1 << 63 else {
            guard isDecimal else { throw error(.invalidValue, "the number does not fit into 64 bits", at: start) }
            let value = NumberLiteral.double(digits)
            return .double(isNegative ? -value : value)
        }
        return isNegative ? .negative(Int64(truncatingIfNeeded: 0 &- magnitude)) : .unsigned(magnitude)
    }
}

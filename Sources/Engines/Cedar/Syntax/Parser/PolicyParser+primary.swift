// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// A literal, a variable, an entity, a function call, a set, a record, or anything in parentheses.
    mutating func primary() throws(CedarError) -> Expression {
        let start = position
        switch token.kind {
        case .integer:
            return try integer(isNegative: false, from: start)
        case .string:
            let text = try unescaped(token)
            advance()
            return try make(.literal(.string(text)), from: start)
        case .openParenthesis:
            advance()
            let inner = try expression()
            try expect(.closeParenthesis, "an operator or `)`")
            return Expression(inner.node, span: span(from: start))
        case .openBracket:
            advance()
            return try make(.set(try list(until: .closeBracket, "an operator, `,` or `]`")), from: start)
        case .openBrace:
            advance()
            return try make(.record(try fields()), from: start)
        case .slot:
            throw unexpected("an expression", help: "slots stand only in a template's scope")
        case .identifier:
            return try named(from: start)
        default:
            throw unexpected("an expression")
        }
    }

    private mutating func fields() throws(CedarError) -> [RecordField] {
        var fields: [RecordField] = []
        var names: Set<CedarString> = []
        while token.kind != .closeBrace {
            let start = position
            let name = try fieldName()
            guard names.insert(name).inserted else {
                throw error("duplicate-attribute", "the attribute `\(name)` is given twice", from: start)
            }
            try expect(.colon, "`:` after the attribute's name")
            fields.append(RecordField(name: name, value: try expression()))
            guard accept(.comma) else { break }
        }
        try expect(.closeBrace, "an operator, `,` or `}`")
        return fields
    }

    private mutating func fieldName() throws(CedarError) -> CedarString {
        guard token.kind == .string else {
            return CedarString(try identifier("an attribute's name, an identifier or a string"))
        }
        let name = try unescaped(token)
        advance()
        return name
    }

    private mutating func named(from start: Int) throws(CedarError) -> Expression {
        if following.kind != .doubleColon {
            if accept(Token.Word.true) { return try make(.literal(.bool(true)), from: start) }
            if accept(Token.Word.false) { return try make(.literal(.bool(false)), from: start) }
            if token.word == .if {
                throw unexpected("an expression", help: "put `if … then … else …` in parentheses here")
            }
        }
        switch try nameOrEntity() {
        case .entity(let entity): return try make(.literal(.entity(entity)), from: start)
        case .name(let name):
            guard token.kind != .openParenthesis else { return try call(name, from: start) }
            guard let variable = Variable(rawValue: name.qualified.text) else { throw unknownName(name, from: start) }
            return try make(.variable(variable), from: start)
        }
    }

    private mutating func call(_ name: Name, from start: Int) throws(CedarError) -> Expression {
        let text = name.qualified.text
        guard let function = ExtensionFunctionName(rawValue: text), function.isConstructor else {
            let isMethod = ExtensionFunctionName(rawValue: text) != nil || Method(rawValue: text) != nil
            throw error(
                "unknown-function",
                "there is no function `\(text)`",
                help: isMethod
                    ? "`\(text)` is a method: write `….\(text)(…)`"
                    : Suggestion.help(for: text, among: Self.functions),
                from: start
            )
        }
        return try make(.call(function, try arguments()), from: start)
    }

    private func unknownName(_ name: Name, from start: Int) -> CedarError {
        error(
            "unknown-variable",
            "`\(name)` is not a variable",
            help: Suggestion.help(for: name.qualified.text, among: Variable.allCases.map(\.rawValue))
                ?? "the variables are principal, action, resource and context; an entity is `\(name)::\"id\"`, "
                + "a text is written in quotes",
            from: start
        )
    }

    private static var functions: [String] {
        ExtensionFunctionName.allCases.filter(\.isConstructor).map(\.rawValue)
    }
}

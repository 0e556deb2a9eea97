// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// A primary and what is asked of it: `a.b["c"].contains(d)`.
    mutating func member() throws(CedarError) -> Expression {
        let start = position
        var result = try primary()
        while true {
            if accept(.dot) {
                result = try attributeOrMethod(of: result, from: start)
            } else if accept(.openBracket) {
                guard token.kind == .string else { throw unexpected("an attribute's name, a string, in `[…]`") }
                let name = try unescaped(token)
                advance()
                try expect(.closeBracket, "`]`")
                result = try make(.attribute(result, name), from: start)
            } else if token.kind == .openParenthesis {
                throw unexpected("an operator", help: "only functions and methods can be called, by their names")
            } else {
                return result
            }
        }
    }

    private mutating func attributeOrMethod(of receiver: Expression, from start: Int) throws(CedarError) -> Expression {
        let nameAt = position
        let name = try identifier("an attribute or a method after `.`")
        guard token.kind == .openParenthesis else {
            return try make(.attribute(receiver, CedarString(name)), from: start)
        }
        let arguments = try arguments()
        if let method = Method(rawValue: name) {
            try check(arguments.count, of: method, from: nameAt)
            return try make(.method(method, receiver, arguments), from: start)
        }
        guard let function = ExtensionFunctionName(rawValue: name), !function.isConstructor else {
            throw unknownMethod(name, from: nameAt)
        }
        return try make(.call(function, [receiver] + arguments), from: start)
    }

    private func check(_ count: Int, of method: Method, from start: Int) throws(CedarError) {
        guard count != method.argumentCount else { return }
        throw error(
            "wrong-argument-count",
            "`\(method.rawValue)` takes \(method.argumentCount == 0 ? "no argument" : "one argument"), found \(count)",
            from: start
        )
    }

    private func unknownMethod(_ name: String, from start: Int) -> CedarError {
        let isFunction = ExtensionFunctionName(rawValue: name) != nil
        return error(
            "unknown-method",
            "there is no method `\(name)`",
            help: isFunction
                ? "`\(name)` is a function: write `\(name)(…)`" : Suggestion.help(for: name, among: Self.methods),
            from: start
        )
    }

    /// `(a, b, …)`, a comma at the end allowed.
    mutating func arguments() throws(CedarError) -> [Expression] {
        try expect(.openParenthesis, "`(`")
        return try list(until: .closeParenthesis, "`,` or `)`")
    }

    /// Expressions between commas, and the bracket that closes them.
    mutating func list(until close: Token.Kind, _ expected: String) throws(CedarError) -> [Expression] {
        var elements: [Expression] = []
        while token.kind != close {
            elements.append(try expression())
            guard accept(.comma) else { break }
        }
        try expect(close, expected)
        return elements
    }

    private static var methods: [String] {
        Method.allCases.map(\.rawValue)
            + ExtensionFunctionName.allCases.filter { !$0.isConstructor }.map(\.rawValue)
    }
}

// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// A sum, or a sum compared with something by one operator.
    mutating func comparison() throws(CedarError) -> Expression {
        let start = position
        let left = try sum()
        let result: Expression
        if let relation {
            advance()
            result = try make(.relation(relation, left, try sum()), from: start)
        } else if accept(.has) {
            result = try make(.has(left, try attributePath()), from: start)
        } else if accept(.like) {
            result = try make(.like(left, try pattern()), from: start)
        } else if accept(Token.Word.is) {
            result = try typeTest(left, from: start)
        } else {
            try refuseAssignment()
            return left
        }
        try refuseSecondOperator()
        return result
    }

    private var relation: Relation? {
        switch token.kind {
        case .equalEqual: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .identifier where token.word == .in: .in
        default: nil
        }
    }

    private mutating func attributePath() throws(CedarError) -> [CedarString] {
        if token.kind == .string {
            let name = try unescaped(token)
            advance()
            return [name]
        }
        var path: [CedarString] = []
        repeat {
            path.append(CedarString(try identifier("an attribute, an identifier or a string")))
        } while accept(.dot)
        return path
    }

    private mutating func pattern() throws(CedarError) -> LikePattern {
        guard token.kind == .string else { throw unexpected("a pattern, a string, after `like`") }
        let pattern = try StringEscapes.pattern(of: token, in: bytes)
        advance()
        return pattern
    }

    private mutating func typeTest(_ left: Expression, from start: Int) throws(CedarError) -> Expression {
        let type = try typeName(after: "is")
        let ancestor = accept(Token.Word.in) ? try sum() : nil
        return try make(.isType(left, type, in: ancestor), from: start)
    }

    private func refuseAssignment() throws(CedarError) {
        guard token.kind == .equal else { return }
        throw unexpected("an operator", help: "equality is written `==`")
    }

    private func refuseSecondOperator() throws(CedarError) {
        guard relation != nil || [.has, .like, .is].contains(token.word) || token.kind == .equal else { return }
        throw unexpected(
            "`&&`, `||` or the end of the expression",
            help: "comparisons do not chain; put one of them in parentheses"
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// `if … then … else …` or what binds tighter.
    mutating func expression() throws(CedarError) -> Expression {
        guard nesting < limits.depth else { throw tooDeep(at: position) }
        nesting += 1
        defer { nesting -= 1 }
        return token.word == .if ? try conditional() : try disjunction()
    }

    private func tooDeep(at start: Int) -> CedarError {
        error("too-deep", "expressions may be nested at most \(limits.depth) levels deep", from: start)
    }

    /// The node with what was passed since the start; refused if the tree gets too deep. Mutating, so that an argument
    /// that is read in the call is passed before the end of the span is taken.
    mutating func make(_ node: Expression.Node, from start: Int) throws(CedarError) -> Expression {
        let expression = Expression(node, span: span(from: start))
        guard expression.depth <= limits.depth else { throw tooDeep(at: start) }
        return expression
    }

    private mutating func conditional() throws(CedarError) -> Expression {
        let start = position
        advance()
        let condition = try expression()
        guard accept(.then) else { throw unexpected("an operator or `then`") }
        let then = try expression()
        guard accept(.else) else { throw unexpected("an operator or `else`") }
        return try make(.conditional(if: condition, then: then, else: try expression()), from: start)
    }

    private mutating func disjunction() throws(CedarError) -> Expression {
        let start = position
        let first = try conjunction()
        guard token.kind == .or else { return first }
        var operands = if case .or(let flattened) = first.node { flattened } else { [first] }
        while accept(.or) { operands.append(try conjunction()) }
        return try make(.or(operands), from: start)
    }

    private mutating func conjunction() throws(CedarError) -> Expression {
        let start = position
        let first = try comparison()
        guard token.kind == .and else { return first }
        var operands = if case .and(let flattened) = first.node { flattened } else { [first] }
        while accept(.and) { operands.append(try comparison()) }
        return try make(.and(operands), from: start)
    }

    /// `a + b * c - …`: the sum, its products first.
    mutating func sum() throws(CedarError) -> Expression {
        let start = position
        let first = try product()
        guard additive != nil else { return first }
        var (head, steps) = first.arithmeticChain
        while let `operator` = additive {
            advance()
            steps.append(ArithmeticStep(`operator`, try product()))
        }
        return try make(.arithmetic(head, steps), from: start)
    }

    private var additive: ArithmeticOperator? {
        switch token.kind {
        case .plus: .add
        case .minus: .subtract
        default: nil
        }
    }

    private mutating func product() throws(CedarError) -> Expression {
        let start = position
        let first = try unary()
        guard try isMultiplication() else { return first }
        var (head, steps) = first.arithmeticChain
        while try isMultiplication() {
            advance()
            steps.append(ArithmeticStep(.multiply, try unary()))
        }
        return try make(.arithmetic(head, steps), from: start)
    }

    private func isMultiplication() throws(CedarError) -> Bool {
        switch token.kind {
        case .star: return true
        case .slash, .percent:
            throw unexpected("an operator", help: "the language has no division and no remainder")
        default: return false
        }
    }
}

extension Expression {
    /// What an arithmetic chain that begins with this expression begins with.
    var arithmeticChain: (Expression, [ArithmeticStep]) {
        if case .arithmetic(let first, let steps) = node { (first, steps) } else { (self, []) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Works out of an expression what the known parts of a request decide.
///
/// What is left has, for the completed request, the value or the failure that the whole expression has.
struct PartialEvaluator {
    /// What became of an expression that does not fail.
    enum Outcome {
        case known(Value)
        case residual(Expression)
    }

    var machine: Machine
    private(set) var request: PartialRequest
    /// The attributes that are known of a context that is not known as a whole.
    let contextAttributes: Value?

    init(data: AuthorizationData, request: PartialRequest) throws(CedarError) {
        self.request = request
        var machine = Machine(data: data)
        switch request.context {
        case .known(let record):
            machine.context = try machine.add(record)
            contextAttributes = nil
        case .including(let record): contextAttributes = try machine.add(record)
        case .unknown: contextAttributes = nil
        }
        self.machine = machine
        try move(to: request)
    }

    /// Puts another request of the same context in the place of this one.
    ///
    /// - Throws: `request.too-large`.
    mutating func move(to request: PartialRequest) throws(CedarError) {
        if case .known(let uid) = request.principal { machine.principal = try machine.symbols.entity(uid) }
        if case .known(let uid) = request.action { machine.action = try machine.symbols.entity(uid) }
        if case .known(let uid) = request.resource { machine.resource = try machine.symbols.entity(uid) }
        self.request = request
    }

    /// Evaluates an expression as far as it goes.
    mutating func evaluate(_ expression: Expression) throws(EvaluationFailure) -> Outcome {
        guard expression.depth <= PolicyCompiler.depth else { throw EvaluationFailure(reason: .depth) }
        switch expression.node {
        case .literal(let literal): return .known(try value(literal))
        case .variable(let variable): return self.variable(variable).map(Outcome.known) ?? .residual(expression)
        case .slot: throw EvaluationFailure(reason: .slot)
        case .and(let operands): return try chain(operands, expression, isAnd: true)
        case .or(let operands): return try chain(operands, expression, isAnd: false)
        case .conditional(let condition, let then, let otherwise):
            return try conditional(condition, then, otherwise, expression.span)
        case .attribute(let operand, let name): return try attribute(operand, name, expression.span)
        case .has(let operand, let path): return try has(operand, path, expression.span)
        case .isType(let operand, let type, let ancestor):
            return try isType(operand, type, ancestor, expression)
        default: return try strict(expression)
        }
    }

    /// What became of the expression, or itself if it is certain to fail: for places that may not be reached.
    private mutating func attempt(_ expression: Expression) -> Outcome {
        do throws(EvaluationFailure) {
            return try evaluate(expression)
        } catch {
            return .residual(expression)
        }
    }

    /// An expression that has a value.
    func expression(_ outcome: Outcome, _ span: SourceSpan) -> Expression {
        switch outcome {
        case .known(let value): machine.boundary(value, machine.symbols).expression(span)
        case .residual(let expression): expression
        }
    }

    mutating func symbol(_ text: CedarString) throws(EvaluationFailure) -> Symbol {
        do throws(CedarError) {
            return try machine.symbols.symbol(text.text)
        } catch {
            throw EvaluationFailure(reason: .storage)
        }
    }

    private mutating func value(_ literal: Literal) throws(EvaluationFailure) -> Value {
        switch literal {
        case .bool(let flag): return .bool(flag)
        case .long(let number): return .long(number)
        case .string(let text): return .string(try symbol(text))
        case .entity(let uid):
            do throws(CedarError) {
                return .entity(try machine.symbols.entity(uid))
            } catch {
                throw EvaluationFailure(reason: .storage)
            }
        }
    }

    private func variable(_ variable: Variable) -> Value? {
        switch variable {
        case .principal: if case .known = request.principal { .entity(machine.principal) } else { nil }
        case .action: if case .known = request.action { .entity(machine.action) } else { nil }
        case .resource: if case .known = request.resource { .entity(machine.resource) } else { nil }
        case .context: if case .known = request.context { machine.context } else { nil }
        }
    }
}

/// What does not need the value of every operand.
extension PartialEvaluator {
    private mutating func chain(
        _ operands: [Expression],
        _ whole: Expression,
        isAnd: Bool
    ) throws(EvaluationFailure) -> Outcome {
        var left: [Expression] = []
        for (index, operand) in operands.enumerated() {
            // Only the first operand is reached for certain; after a residual the others may not be.
            let outcome = left.isEmpty ? try evaluate(operand) : attempt(operand)
            switch outcome {
            case .residual(let expression): left.append(expression)
            case .known(let value) where value.kind == .bool:
                if value.flag != isAnd {
                    guard !left.isEmpty else { return .known(value) }
                    if left.allSatisfy(\.neverFails) { return .known(value) }
                    left.append(expression(outcome, operand.span))
                    return .residual(Self.chain(left, isAnd: isAnd, whole.span))
                }
                let isLast = index == operands.count - 1
                if isLast, left.isEmpty { return .known(value) }
            case .known(let value):
                guard !left.isEmpty else { throw .type("a boolean", value) }
                left.append(expression(outcome, operand.span))
                return .residual(Self.chain(left, isAnd: isAnd, whole.span))
            }
        }
        guard let only = left.first else { return .known(.bool(isAnd)) }
        // What stands alone would no longer be checked to be a boolean.
        if left.count == 1, !only.isBoolean {
            left.append(CedarValue.bool(isAnd).expression(whole.span))
        }
        return .residual(Self.chain(left, isAnd: isAnd, whole.span))
    }

    private static func chain(_ operands: [Expression], isAnd: Bool, _ span: SourceSpan) -> Expression {
        if operands.count == 1, let only = operands.first { return only }
        var flat: [Expression] = []
        for (index, operand) in operands.enumerated() {
            switch operand.node {
            case .and(let inner) where isAnd && index == 0: flat += inner
            case .or(let inner) where !isAnd && index == 0: flat += inner
            default: flat.append(operand)
            }
        }
        return Expression(isAnd ? .and(flat) : .or(flat), span: span)
    }

    private mutating func conditional(
        _ condition: Expression,
        _ then: Expression,
        _ otherwise: Expression,
        _ span: SourceSpan
    ) throws(EvaluationFailure) -> Outcome {
        switch try evaluate(condition) {
        case .known(let value): return try evaluate(try machine.flag(value) ? then : otherwise)
        case .residual(let condition):
            let (one, other) = (attempt(then), attempt(otherwise))
            let branches = (expression(one, then.span), expression(other, otherwise.span))
            return .residual(Expression(.conditional(if: condition, then: branches.0, else: branches.1), span: span))
        }
    }

    private mutating func isType(
        _ operand: Expression,
        _ type: Name,
        _ ancestor: Expression?,
        _ whole: Expression
    ) throws(EvaluationFailure) -> Outcome {
        let outcome = try evaluate(operand)
        let known: Name? =
            switch outcome {
            case .known(let value): machine.symbols.uid(try machine.entity(value)).type
            case .residual(let expression): typeOfVariable(expression)
            }
        if let known {
            guard known == type else { return .known(.bool(false)) }
            guard let ancestor else { return .known(.bool(true)) }
            return try membership(outcome, operand.span, in: ancestor, whole.span)
        }
        let operand = expression(outcome, operand.span)
        var inner: Expression?
        if let ancestor {
            let outcome = attempt(ancestor)
            inner = expression(outcome, ancestor.span)
        }
        return .residual(Expression(.isType(operand, type, in: inner), span: whole.span))
    }

    /// `in`, where what stands left of it has been evaluated. To evaluate it a second time would take twice as long for
    /// each level of nesting.
    private mutating func membership(
        _ member: Outcome,
        _ memberSpan: SourceSpan,
        in ancestor: Expression,
        _ span: SourceSpan
    ) throws(EvaluationFailure) -> Outcome {
        let group = try evaluate(ancestor)
        if case .known(let member) = member, case .known(let group) = group {
            return .known(try machine.binary(.in, member, group))
        }
        let operands = (expression(member, memberSpan), expression(group, ancestor.span))
        return .residual(Expression(.relation(.in, operands.0, operands.1), span: span))
    }

    private func typeOfVariable(_ expression: Expression) -> Name? {
        let part: PartialRequest.Part? =
            switch expression.node {
            case .variable(.principal): request.principal
            case .variable(.action): request.action
            case .variable(.resource): request.resource
            default: nil
            }
        if case .ofType(let name) = part { return name }
        return nil
    }

    private mutating func attribute(
        _ operand: Expression,
        _ name: CedarString,
        _ span: SourceSpan
    ) throws(EvaluationFailure) -> Outcome {
        let symbol = try symbol(name)
        switch try evaluate(operand) {
        case .known(let value): return .known(try machine.attribute(value, symbol))
        case .residual(let residual):
            if case .variable(.context) = residual.node, let found = known(symbol) { return .known(found) }
            return .residual(Expression(.attribute(residual, name), span: span))
        }
    }

    private mutating func has(
        _ operand: Expression,
        _ path: [CedarString],
        _ span: SourceSpan
    ) throws(EvaluationFailure) -> Outcome {
        switch try evaluate(operand) {
        case .known(let value):
            var symbols: [Symbol] = []
            for name in path { symbols.append(try symbol(name)) }
            return .known(.bool(try machine.hasPath(value, symbols[...])))
        case .residual(let residual):
            if case .variable(.context) = residual.node, let name = path.first, let found = known(try symbol(name)) {
                guard path.count > 1 else { return .known(.bool(true)) }
                var symbols: [Symbol] = []
                for name in path.dropFirst() { symbols.append(try symbol(name)) }
                return .known(.bool(try machine.hasPath(found, symbols[...])))
            }
            return .residual(Expression(.has(residual, path), span: span))
        }
    }

    private func known(_ attribute: Symbol) -> Value? {
        contextAttributes.flatMap { machine.member(attribute, of: $0) }
    }
}

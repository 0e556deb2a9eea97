// SPDX-License-Identifier: Apache-2.0

extension Authorizer {
    /// Evaluates every policy as far as the known parts of a request allow; linear in the number of policies.
    ///
    /// - Throws: as ``authorize(_:)``.
    public func authorize(_ request: PartialRequest) throws(CedarError) -> PartialAnswer {
        var evaluator = try PartialEvaluator(data: data, request: request)
        let mark = evaluator.machine.arena.mark
        var entries: [PartialAnswer.Entry] = []
        let frame = RequestFrame(evaluator.machine)
        for number in data.policies.numbers.values.sorted() {
            guard frame.mayBeInScope(data.policies.rows[number], request) else { continue }
            let source = data.policies.sources[number]
            if let outcome = evaluator.outcome(source) {
                entries.append(
                    PartialAnswer.Entry(
                        policy: data.policies.ids[number],
                        effect: source.policy.effect,
                        outcome: outcome
                    )
                )
            }
            evaluator.machine.arena.cut(back: mark)
        }
        return PartialAnswer(entries: entries)
    }
}

extension PartialEvaluator {
    /// What a policy says; nil if it is certain to be unsatisfied.
    mutating func outcome(_ source: PolicySource) -> PartialOutcome? {
        let policy = source.policy
        let conjuncts = policy.scopeConditions(source.values) + policy.conditions.map(\.asExpression)
        return outcome(conjuncts, span: policy.span)
    }

    /// What conditions come to that all have to hold; nil if they are certain not to.
    mutating func outcome(_ conjuncts: [Expression], span: SourceSpan?) -> PartialOutcome? {
        guard let first = conjuncts.first else { return .satisfied }
        let span = span ?? first.span
        let whole = conjuncts.count == 1 ? first : Expression(.and(conjuncts), span: span)
        do throws(EvaluationFailure) {
            switch try evaluate(whole) {
            case .known(let value): return try machine.flag(value) ? .satisfied : nil
            case .residual(let residual):
                let expression = residual.asCondition
                return .residual(expression, canHold: !expression.conjuncts.contains { $0.isFalse })
            }
        } catch {
            return .failed(describe(error, at: span))
        }
    }

    /// A failure for people.
    func describe(_ error: EvaluationFailure, at span: SourceSpan) -> CedarError {
        var message = error.message(machine.symbols)
        if error.reason == .extension, let extensionError = machine.extensionError { message = extensionError.message }
        return CedarError(code: error.code, message: message, span: span)
    }
}

extension Policy {
    /// What the scope asks, as expressions that cannot fail.
    func scopeConditions(_ values: SlotValues) -> [Expression] {
        [
            condition(.principal, principal, values, locations.principal),
            actionCondition,
            condition(.resource, resource, values, locations.resource),
        ].compactMap { $0 }
    }

    private func condition(
        _ variable: Variable,
        _ constraint: ScopeConstraint,
        _ values: SlotValues,
        _ span: SourceSpan
    ) -> Expression? {
        let variable = Expression(.variable(variable), span: span)
        func entity(_ reference: EntityReference) -> Expression {
            switch reference {
            case .entity(let uid): return Expression(.literal(.entity(uid)), span: span)
            case .slot(let slot):
                guard let uid = values[slot] else { return Expression(.slot(slot), span: span) }
                return Expression(.literal(.entity(uid)), span: span)
            }
        }
        switch constraint {
        case .any: return nil
        case .equal(let reference): return Expression(.relation(.equal, variable, entity(reference)), span: span)
        case .in(let reference): return Expression(.relation(.in, variable, entity(reference)), span: span)
        case .isType(let type): return Expression(.isType(variable, type, in: nil), span: span)
        case .isTypeIn(let type, let reference):
            return Expression(.isType(variable, type, in: entity(reference)), span: span)
        }
    }

    private var actionCondition: Expression? {
        let span = locations.action
        let variable = Expression(.variable(.action), span: span)
        func literal(_ uid: EntityUID) -> Expression { Expression(.literal(.entity(uid)), span: span) }
        switch action {
        case .any: return nil
        case .equal(let uid): return Expression(.relation(.equal, variable, literal(uid)), span: span)
        case .in(let uid): return Expression(.relation(.in, variable, literal(uid)), span: span)
        case .inAny(let uids):
            return Expression(.relation(.in, variable, Expression(.set(uids.map(literal)), span: span)), span: span)
        }
    }
}

extension Condition {
    /// The clause as an expression that must be true.
    var asExpression: Expression {
        kind == .when ? body : Expression(.not(body), span: span)
    }
}

extension Expression {
    /// The same without what only makes sure that it is a boolean, as every condition is asked to be.
    fileprivate var asCondition: Expression {
        guard case .and(let operands) = node, let first = operands.first, operands.count == 2,
            case .literal(.bool(true)) = operands[1].node
        else { return self }
        return first
    }

    /// Whether it is the literal `false`.
    fileprivate var isFalse: Bool {
        if case .literal(.bool(false)) = node { true } else { false }
    }
}

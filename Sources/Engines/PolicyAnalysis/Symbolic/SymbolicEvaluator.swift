// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Evaluates expressions for all requests of an environment at once, with the errors that Cedar has.
struct SymbolicEvaluator {
    /// As deep as the readers of policies go.
    private static let depth = PolicyLimits().depth
    /// The most values an expression may have, told apart by formulas.
    static let caseLimit = 32

    var world: SymbolicWorld
    /// Whether something was left out, so that nothing can be concluded.
    var isGivenUp = false

    init(world: SymbolicWorld) {
        self.world = world
    }

    /// Where a boolean expression is true and where false.
    mutating func truth(_ expression: Expression) -> SymbolicTruth {
        guard expression.depth <= Self.depth, world.formulas.nodes.count < LawMaker.limit else {
            return world.unknownTruth()
        }
        switch expression.node {
        case .literal(.bool(let flag)): return SymbolicTruth(flag ? .truth : .falsehood)
        case .not(let operand): return !truth(operand)
        case .and(let operands): return all(operands)
        case .or(let operands): return !all(operands, negated: true)
        case .conditional(let condition, let then, let otherwise):
            return choice(truth(condition), truth(then), truth(otherwise))
        case .relation(let relation, let left, let right): return self.relation(relation, left, right)
        case .has(let operand, let path): return has(operand, path)
        case .like(let operand, let pattern): return like(operand, pattern)
        case .isType(let operand, let type, let ancestor): return isType(operand, type, ancestor)
        case .method(let method, let receiver, let arguments) where method != .getTag:
            return self.method(method, receiver, arguments)
        case .call(let function, let arguments) where function.isPredicate:
            return predicate(function, arguments)
        default: return truth(of: values(expression))
        }
    }

    /// The values of an expression.
    mutating func values(_ expression: Expression) -> [SymbolicCase] {
        guard expression.depth <= Self.depth, world.formulas.nodes.count < LawMaker.limit else {
            isGivenUp = true
            return []
        }
        switch expression.node {
        case .literal(let literal): return [SymbolicCase(guardian: .truth, value: value(literal))]
        case .variable(let variable): return [SymbolicCase(guardian: .truth, value: value(variable))]
        case .slot: return []
        case .negate(let operand): return negated(operand)
        case .arithmetic(let first, let steps): return arithmetic(first, steps)
        case .conditional(let condition, let then, let otherwise):
            return conditional(truth(condition), values(then), values(otherwise))
        case .attribute(let operand, let name): return attribute(operand, name)
        case .method(.getTag, let receiver, let arguments): return tag(receiver, arguments)
        case .call(let function, let arguments) where !function.isPredicate: return call(function, arguments)
        case .set(let elements): return set(elements)
        case .record(let fields): return record(fields)
        default:
            let truth = truth(expression)
            let isValue = world.formulas.any(truth.isTrue, truth.isFalse)
            return [SymbolicCase(guardian: isValue, value: .bool(truth.isTrue))]
        }
    }

    /// Values as a condition: what is no boolean is an error.
    private mutating func truth(of cases: [SymbolicCase]) -> SymbolicTruth {
        var truth = SymbolicTruth.never
        for each in cases {
            guard case .bool(let flag) = each.value else { continue }
            add(each.guardian, SymbolicTruth(flag), to: &truth)
        }
        return truth
    }

    /// Adds what holds where the guardian does.
    mutating func add(_ guardian: Formula, _ other: SymbolicTruth, to truth: inout SymbolicTruth) {
        truth.isTrue = world.formulas.any(truth.isTrue, world.formulas.all(guardian, other.isTrue))
        truth.isFalse = world.formulas.any(truth.isFalse, world.formulas.all(guardian, other.isFalse))
    }

    /// `a && b && …`, from left to right; with every operand negated it is the negation of `a || b || …`.
    private mutating func all(_ operands: [Expression], negated: Bool = false) -> SymbolicTruth {
        var truths: [SymbolicTruth] = []
        for operand in operands {
            let truth = negated ? !truth(operand) : truth(operand)
            truths.append(truth)
            // What follows is not reached.
            if truth.isTrue == .falsehood { break }
        }
        var result = SymbolicTruth(.truth)
        for truth in truths.reversed() {
            result.isTrue = world.formulas.all(truth.isTrue, result.isTrue)
            result.isFalse = world.formulas.any(truth.isFalse, world.formulas.all(truth.isTrue, result.isFalse))
        }
        return result
    }

    private mutating func choice(
        _ condition: SymbolicTruth,
        _ then: SymbolicTruth,
        _ otherwise: SymbolicTruth
    ) -> SymbolicTruth {
        var truth = SymbolicTruth.never
        add(condition.isTrue, then, to: &truth)
        add(condition.isFalse, otherwise, to: &truth)
        return truth
    }

    private mutating func conditional(
        _ condition: SymbolicTruth,
        _ then: [SymbolicCase],
        _ otherwise: [SymbolicCase]
    ) -> [SymbolicCase] {
        restricted(then, to: condition.isTrue) + restricted(otherwise, to: condition.isFalse)
    }

    private mutating func restricted(_ cases: [SymbolicCase], to formula: Formula) -> [SymbolicCase] {
        cases.compactMap { each in
            let guardian = world.formulas.all(formula, each.guardian)
            return guardian == .falsehood ? nil : SymbolicCase(guardian: guardian, value: each.value)
        }
    }

    private mutating func value(_ literal: Literal) -> SymbolicValue {
        switch literal {
        case .bool(let flag): .bool(flag ? .truth : .falsehood)
        case .long(let number): .long(LinearTerm(constant: Int128(number)))
        case .string(let text): .text(.constant(text))
        case .entity(let uid): .entity(.constant(uid))
        }
    }

    private mutating func value(_ variable: Variable) -> SymbolicValue {
        switch variable {
        case .principal: world.variable(.principal, world.environment.principal)
        case .action: .entity(.constant(world.environment.action))
        case .resource: world.variable(.resource, world.environment.resource)
        case .context: .record(.place(Place(.context), world.context))
        }
    }
}

extension ExtensionFunctionName {
    /// Whether it gives a boolean.
    var isPredicate: Bool {
        switch self {
        case .isIpv4, .isIpv6, .isLoopback, .isMulticast, .isInRange, .lessThan, .lessThanOrEqual, .greaterThan,
            .greaterThanOrEqual:
            true
        default: false
        }
    }
}

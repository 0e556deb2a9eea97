// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Relations, and the other operators that give a boolean.
extension SymbolicEvaluator {
    /// What two operands give for each two of their values, where both have one.
    mutating func combine(
        _ left: Expression,
        _ right: Expression,
        _ operation: (inout SymbolicWorld, SymbolicValue, SymbolicValue) -> SymbolicTruth
    ) -> SymbolicTruth {
        let (lefts, rights) = (values(left), values(right))
        guard lefts.count * rights.count <= Self.caseLimit else { return world.unknownTruth() }
        var truth = SymbolicTruth.never
        for one in lefts {
            for other in rights {
                let guardian = world.formulas.all(one.guardian, other.guardian)
                if guardian == .falsehood { continue }
                add(guardian, operation(&world, one.value, other.value), to: &truth)
            }
        }
        return truth
    }

    /// What an operand gives for each of its values.
    mutating func combine(
        _ operand: Expression,
        _ operation: (inout SymbolicWorld, SymbolicValue) -> SymbolicTruth
    ) -> SymbolicTruth {
        var truth = SymbolicTruth.never
        let values = values(operand)
        guard values.count <= Self.caseLimit else { return world.unknownTruth() }
        for each in values { add(each.guardian, operation(&world, each.value), to: &truth) }
        return truth
    }

    mutating func relation(_ relation: Relation, _ left: Expression, _ right: Expression) -> SymbolicTruth {
        switch relation {
        case .equal: combine(left, right) { SymbolicTruth($0.areEqual($1, $2)) }
        case .notEqual: !combine(left, right) { SymbolicTruth($0.areEqual($1, $2)) }
        case .in: combine(left, right) { $0.isMember($1, of: $2) }
        case .less: combine(left, right) { $0.isOrdered($1, $2, strictly: true) }
        case .lessOrEqual: combine(left, right) { $0.isOrdered($1, $2, strictly: false) }
        case .greater: combine(left, right) { $0.isOrdered($2, $1, strictly: true) }
        case .greaterOrEqual: combine(left, right) { $0.isOrdered($2, $1, strictly: false) }
        }
    }

    mutating func like(_ operand: Expression, _ pattern: LikePattern) -> SymbolicTruth {
        combine(operand) { world, value in
            guard case .text(let text) = value else { return .never }
            switch text {
            case .constant(let text):
                let scalars = Array(text.text.unicodeScalars)
                return SymbolicTruth(LikeMatcher(pattern).matches(scalars) ? .truth : .falsehood)
            case .place(let place):
                if pattern.elements.allSatisfy({ $0 == .wildcard }), !pattern.elements.isEmpty {
                    return SymbolicTruth(.truth)
                }
                if let exact = pattern.exactText {
                    return SymbolicTruth(world.areEqual(.text(text), .text(.constant(exact))))
                }
                return SymbolicTruth(world.formulas.atom(.like(place, pattern)))
            }
        }
    }

    mutating func isType(_ operand: Expression, _ type: Name, _ ancestor: Expression?) -> SymbolicTruth {
        guard let ancestor else {
            return combine(operand) { _, value in
                guard case .entity(let entity) = value else { return .never }
                return SymbolicTruth(entity.type == type ? .truth : .falsehood)
            }
        }
        let isOfType = isType(operand, type, nil)
        let isMember = relation(.in, operand, ancestor)
        return SymbolicTruth(
            isTrue: world.formulas.all(isOfType.isTrue, isMember.isTrue),
            isFalse: world.formulas.any(isOfType.isFalse, world.formulas.all(isOfType.isTrue, isMember.isFalse))
        )
    }

    mutating func method(_ method: Method, _ receiver: Expression, _ arguments: [Expression]) -> SymbolicTruth {
        if method == .isEmpty {
            return combine(receiver) { world, value in
                guard case .set(let set) = value else { return .never }
                return SymbolicTruth(world.isEmpty(set))
            }
        }
        guard let argument = arguments.first, arguments.count == 1 else { return .never }
        return combine(receiver, argument) { world, receiver, argument in
            switch (method, receiver, argument) {
            case (.contains, .set(let set), _): SymbolicTruth(world.contains(set, argument))
            case (.containsAll, .set(let set), .set(let other)): SymbolicTruth(world.containsAll(set, other))
            case (.containsAny, .set(let set), .set(let other)): SymbolicTruth(world.containsAny(set, other))
            case (.hasTag, .entity(let entity), .text(let key)): SymbolicTruth(world.hasTag(entity, key))
            default: .never
            }
        }
    }

    mutating func predicate(_ function: ExtensionFunctionName, _ arguments: [Expression]) -> SymbolicTruth {
        switch (function, arguments.count) {
        case (.isInRange, 2): combine(arguments[0], arguments[1]) { $0.isInRange($1, $2) }
        case (.lessThan, 2): combine(arguments[0], arguments[1]) { $0.isLess($1, $2, strictly: true) }
        case (.lessThanOrEqual, 2): combine(arguments[0], arguments[1]) { $0.isLess($1, $2, strictly: false) }
        case (.greaterThan, 2): combine(arguments[0], arguments[1]) { $0.isLess($2, $1, strictly: true) }
        case (.greaterThanOrEqual, 2): combine(arguments[0], arguments[1]) { $0.isLess($2, $1, strictly: false) }
        case (.isIpv4, 1): !combine(arguments[0]) { $0.isIPv6($1) }
        case (.isIpv6, 1): combine(arguments[0]) { $0.isIPv6($1) }
        case (.isLoopback, 1): combine(arguments[0]) { $0.isInRange($1, ofAny: WellKnownNetworks.loopback) }
        case (.isMulticast, 1): combine(arguments[0]) { $0.isInRange($1, ofAny: WellKnownNetworks.multicast) }
        default: .never
        }
    }

    mutating func has(_ operand: Expression, _ path: [CedarString]) -> SymbolicTruth {
        var result = SymbolicTruth(.truth)
        var operand = operand
        // `a has b.c` is `a has b && a.b has c`; from the left, each where all before it hold.
        var reached = Formula.truth
        var isFalse = Formula.falsehood
        for name in path {
            let step = combine(operand) { $0.has($1, name) }
            isFalse = world.formulas.any(isFalse, world.formulas.all(reached, step.isFalse))
            reached = world.formulas.all(reached, step.isTrue)
            operand = Expression(.attribute(operand, name), span: operand.span)
        }
        result.isTrue = reached
        result.isFalse = isFalse
        return result
    }
}

extension SymbolicWorld {
    fileprivate mutating func isMember(_ member: SymbolicValue, of group: SymbolicValue) -> SymbolicTruth {
        guard case .entity(let member) = member else { return .never }
        return switch group {
        case .entity(let group): SymbolicTruth(isMember(member, of: group))
        case .set(let set): isMember(member, ofAny: set)
        default: .never
        }
    }

    fileprivate mutating func isOrdered(
        _ left: SymbolicValue,
        _ right: SymbolicValue,
        strictly: Bool
    ) -> SymbolicTruth {
        switch (left, right) {
        case (.long(let one), .long(let other)), (.datetime(let one), .datetime(let other)),
            (.duration(let one), .duration(let other)):
            SymbolicTruth(isOrdered(one, other, strictly: strictly))
        default: .never
        }
    }

    fileprivate mutating func isLess(
        _ left: SymbolicValue,
        _ right: SymbolicValue,
        strictly: Bool
    ) -> SymbolicTruth {
        guard case .decimal(let one) = left, case .decimal(let other) = right else { return .never }
        return SymbolicTruth(isOrdered(one, other, strictly: strictly))
    }

    fileprivate mutating func has(_ holder: SymbolicValue, _ name: CedarString) -> SymbolicTruth {
        switch holder {
        case .record(let record): SymbolicTruth(member(name, of: record)?.guardian ?? .falsehood)
        case .entity(let entity): SymbolicTruth(attribute(name, of: entity)?.guardian ?? .falsehood)
        default: .never
        }
    }
}

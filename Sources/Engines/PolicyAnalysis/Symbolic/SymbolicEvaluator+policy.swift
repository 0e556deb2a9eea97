// SPDX-License-Identifier: Apache-2.0

import Cedar

extension SymbolicEvaluator {
    /// The requests that satisfy a policy of which ``AnalyzedPolicy/mayApply(_:_:)`` holds; its action is not looked at.
    mutating func isSatisfied(_ policy: Policy) -> Formula {
        var parts = [
            allows(policy.principal, world.variable(.principal, world.environment.principal)),
            allows(policy.resource, world.variable(.resource, world.environment.resource)),
        ]
        for condition in policy.conditions {
            if parts.contains(.falsehood) { return .falsehood }
            let truth = truth(condition.body)
            parts.append(condition.kind == .when ? truth.isTrue : truth.isFalse)
        }
        return world.formulas.all(parts)
    }

    private mutating func allows(_ constraint: ScopeConstraint, _ variable: SymbolicValue) -> Formula {
        guard case .entity(let entity) = variable else { return .falsehood }
        switch constraint {
        case .any: return .truth
        case .isType(let type): return entity.type == type ? .truth : .falsehood
        case .equal(.entity(let uid)): return world.areEqual(entity, .constant(uid))
        case .in(.entity(let uid)): return world.isMember(entity, of: .constant(uid))
        case .isTypeIn(let type, .entity(let uid)):
            return entity.type == type ? world.isMember(entity, of: .constant(uid)) : .falsehood
        case .equal(.slot), .in(.slot), .isTypeIn(_, .slot): return .falsehood
        }
    }
}

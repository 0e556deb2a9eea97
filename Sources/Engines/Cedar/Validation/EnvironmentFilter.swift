// SPDX-License-Identifier: Apache-2.0

/// The request environments in which a policy's scope is not plainly false.
///
/// Nothing is left out unless the scope is known to have no error: then it is false in all that is left out, and neither
/// findings nor verdict depend on them.
struct EnvironmentFilter {
    let actions: [SchemaAction]
    let principals: ScopeTypes
    let resources: ScopeTypes

    init(_ policy: CheckedPolicy, _ facts: SchemaFacts, _ mode: ValidationMode) {
        let scope = policy.policy
        principals =
            Self.isSound(scope.principal, facts)
            ? ScopeTypes(scope.principal, filledWith: nil, facts) : .all
        let actions = Self.isSound(scope.action, mode) ? facts.actions(scope.action) : nil
        resources =
            actions != nil && Self.isSound(scope.resource, facts)
            ? ScopeTypes(scope.resource, filledWith: nil, facts) : .all
        self.actions = actions ?? facts.actions
    }

    private static func isSound(_ constraint: ScopeConstraint, _ facts: SchemaFacts) -> Bool {
        if case .entity(let uid) = constraint.reference { facts.type(of: uid) != nil } else { true }
    }

    /// A list of actions is a set, which strict mode wants to be neither empty nor of several types.
    private static func isSound(_ constraint: ActionConstraint, _ mode: ValidationMode) -> Bool {
        guard mode == .strict, case .inAny(let uids) = constraint else { return true }
        return Set(uids.map(\.type)).count == 1
    }
}

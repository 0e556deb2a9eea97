// SPDX-License-Identifier: Apache-2.0

/// Whether some action applies to what a scope lets through.
struct ScopeCheck {
    let facts: SchemaFacts
    let policy: Policy
    private let principals: ScopeTypes
    private let resources: ScopeTypes
    private let actions: [SchemaAction]

    /// - Parameter values: what a link fills the slots with; nil for the policy or template itself.
    init(_ policy: Policy, filledWith values: SlotValues? = nil, _ facts: SchemaFacts) {
        self.policy = policy
        self.facts = facts
        principals = ScopeTypes(policy.principal, filledWith: values, facts)
        resources = ScopeTypes(policy.resource, filledWith: values, facts)
        actions = facts.actions(policy.action) ?? []
    }

    /// Adds a finding if none does.
    func report(in findings: inout PolicyFindings, at span: SourceSpan?, _ budget: inout ValidationBudget) {
        for action in actions {
            guard budget.spend(action.principals.count + action.resources.count) else { return }
            if action.principals.contains(where: principals.contains),
                action.resources.contains(where: resources.contains)
            {
                return
            }
        }
        findings.add(
            .invalidActionApplication,
            "no action of the scope applies to its principals and resources",
            help: help,
            at: span
        )
    }

    /// `==` compares with one entity, where `in` was meant.
    private var help: String? {
        let words = [
            ("principal", isMeantAsIn(policy.principal, \.principals)),
            ("resource", isMeantAsIn(policy.resource, \.resources)),
        ]
        let meant = words.filter(\.1).map(\.0)
        return meant.isEmpty ? nil : "use 'in' instead of '==' for the \(meant.joined(separator: " and the "))"
    }

    private func isMeantAsIn(_ constraint: ScopeConstraint, _ types: KeyPath<SchemaAction, [Name]>) -> Bool {
        guard case .equal(.entity(let uid)) = constraint, let type = facts.schema.entityType(uid.type) else {
            return false
        }
        if actions.contains(where: { $0[keyPath: types].contains(uid.type) }) { return false }
        return actions.contains { $0[keyPath: types].contains { type.descendants.contains($0) } }
    }
}

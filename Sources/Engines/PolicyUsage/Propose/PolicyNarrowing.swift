// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Thinks of a change for one policy; whether it is sound is for others to prove.
struct PolicyNarrowing {
    let use: PolicyUse
    let schema: Schema
    let index: EntityIndex
    let list: Int
    /// Whether the log's principals, actions and resources are all known.
    let isComplete: Bool

    func proposal() -> PolicyProposal? {
        guard use.standing == .judged, use.policy.policy.effect == .permit, !use.policy.isLink else { return nil }
        if use.isUnused {
            return PolicyProposal(policy: use.policy, change: .drop, reasons: ["no decision was allowed by it"])
        }
        return isComplete ? narrowed() : nil
    }

    private func narrowed() -> PolicyProposal? {
        let policy = use.policy.policy
        var reasons: [String] = []
        var conditions: [Expression] = []
        let action = actions()
        if action != nil, let granted = use.actionsGranted {
            reasons.append("\(use.tally.actions.count) of \(granted.count) actions were used")
        }
        let scope = PolicyScope(narrowing: policy, to: action ?? policy.action, schema)
        func narrow(_ variable: Variable, _ constraint: ScopeConstraint, _ types: Set<Name>, _ used: EntityList)
            -> ScopeConstraint
        {
            let search = PartNarrowing(
                variable: variable,
                constraint: constraint,
                types: types,
                used: Array(used),
                index: index,
                list: list
            )
            guard let answer = search.answer() else { return constraint }
            let granted = index.count(constraint, types: types)
            let noun = "\(variable.rawValue)s"
            reasons.append("\(used.count) of \(granted) \(noun) used it; \(answer.text) would do")
            if let condition = answer.condition { conditions.append(condition) }
            return answer.constraint
        }
        let principal = narrow(.principal, policy.principal, scope.principalTypes, use.tally.principals)
        let resource = narrow(.resource, policy.resource, scope.resourceTypes, use.tally.resources)
        if reasons.isEmpty { return nil }
        let added = conditions.map { Condition(.when, $0, span: policy.span) }
        let replacement = Policy(
            id: policy.id,
            effect: policy.effect,
            annotations: policy.annotations,
            principal: principal,
            action: action ?? policy.action,
            resource: resource,
            conditions: added + policy.conditions,
            locations: policy.locations
        )
        let narrowed = NarrowedPolicy(policy: replacement, added: conditions)
        return PolicyProposal(policy: use.policy, change: .narrow(narrowed), reasons: reasons)
    }

    /// The actions that were used, if they are fewer than those granted.
    private func actions() -> ActionConstraint? {
        guard let granted = use.actionsGranted else { return nil }
        let used = use.tally.actions.filter(granted.contains)
        guard used.count == use.tally.actions.count, used.count < granted.count, let first = used.first else {
            return nil
        }
        if used.count == 1 { return .equal(first) }
        // A group that holds just these, and that the policy's own constraint covers as a whole.
        let groups = schema.actions.values.filter { group in
            !group.descendants.isEmpty && group.principals.isEmpty
                && Set(
                    schema.actions.values.filter { $0.ancestors.contains(group.uid) && !$0.principals.isEmpty }.map(
                        \.uid
                    )
                )
                    == Set(used)
        }
        return groups.map(\.uid).min().map { .in($0) } ?? .inAny(used)
    }
}

extension PolicyScope {
    fileprivate init(narrowing policy: Policy, to action: ActionConstraint, _ schema: Schema) {
        let narrowed = Policy(id: policy.id, effect: policy.effect, action: action, locations: policy.locations)
        self.init(narrowed, schema, observed: ObservedTypes(principals: [], resources: []))
    }
}

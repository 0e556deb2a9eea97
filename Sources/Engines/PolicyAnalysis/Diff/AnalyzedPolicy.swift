// SPDX-License-Identifier: Apache-2.0

import Cedar

/// A policy without open slots, with what it means apart from its name.
struct AnalyzedPolicy: Sendable {
    /// What a policy asks and does; two policies that agree in it are never told apart by a decision.
    struct Meaning: Hashable {
        let effect: Effect
        let principal: ScopeConstraint
        let action: ActionConstraint
        let resource: ScopeConstraint
        let conditions: [Condition]
    }

    let policy: Policy

    var id: PolicyID { policy.id }

    var meaning: Meaning {
        Meaning(
            effect: policy.effect,
            principal: policy.principal,
            action: policy.action,
            resource: policy.resource,
            conditions: policy.conditions
        )
    }

    /// The policies that decide: the static ones and what the links make of their templates.
    static func all(of set: PolicySet) -> [AnalyzedPolicy] {
        let templates = Dictionary(set.templates.map { ($0.id, $0) }) { first, _ in first }
        let linked = set.links.compactMap { link in templates[link.templateID].map(link.policy) }
        return (set.policies + linked).map(AnalyzedPolicy.init)
    }
}

extension AnalyzedPolicy {
    /// Whether the scope allows requests of the environment, as far as types tell.
    func mayApply(_ environment: RequestEnvironment, _ schema: Schema) -> Bool {
        Self.allows(policy.principal, environment.principal, schema)
            && Self.allows(policy.resource, environment.resource, schema)
            && allows(environment.action, schema)
    }

    private static func allows(_ constraint: ScopeConstraint, _ type: Name, _ schema: Schema) -> Bool {
        switch constraint {
        case .any: true
        case .isType(let name): name == type
        case .equal(.entity(let uid)): uid.type == type
        case .in(.entity(let uid)): uid.type == type || schema.mayBeMember(type, of: uid.type)
        case .isTypeIn(let name, .entity(let uid)):
            name == type && (uid.type == type || schema.mayBeMember(type, of: uid.type))
        case .equal(.slot), .in(.slot), .isTypeIn(_, .slot): false
        }
    }

    private func allows(_ action: EntityUID, _ schema: Schema) -> Bool {
        func isMember(_ group: EntityUID) -> Bool {
            group == action || (schema.action(action)?.ancestors.contains(group) ?? false)
        }
        return switch policy.action {
        case .any: true
        case .equal(let uid): uid == action
        case .in(let uid): isMember(uid)
        case .inAny(let uids): uids.contains(where: isMember)
        }
    }
}

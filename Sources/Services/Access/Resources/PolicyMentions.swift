// SPDX-License-Identifier: Apache-2.0
import Cedar

/// What policies ask of what lies in what and of what is known of things, so that it can be told which changes of that
/// matter to no policy.
struct PolicyMentions {
    /// The permits, and the forbids, that take effect in something, by its identity.
    private(set) var permitsIn: [EntityUID: Set<PolicyID>] = [:]
    private(set) var forbidsIn: [EntityUID: Set<PolicyID>] = [:]
    /// The policies whose conditions name something.
    private(set) var conditions: [EntityUID: Set<PolicyID>] = [:]
    /// The policies whose conditions read an attribute, or ask whether there is one, of whatever.
    private(set) var attributes: [CedarString: Set<PolicyID>] = [:]
    /// The policies whose conditions ask whether something lies in what they find only when they are asked.
    private(set) var open: Set<PolicyID> = []

    /// What policies of a set ask, templates left out: what is made of them is among the policies.
    init(_ set: PolicySet) {
        for policy in set.policies {
            if let scope = Self.container(policy.resource) {
                if policy.effect == .permit {
                    permitsIn[scope, default: []].insert(policy.id)
                } else {
                    forbidsIn[scope, default: []].insert(policy.id)
                }
            }
            for condition in policy.conditions { note(condition.body, of: policy.id) }
        }
    }

    private static func container(_ constraint: ScopeConstraint) -> EntityUID? {
        switch constraint {
        case .in(.entity(let uid)), .isTypeIn(_, .entity(let uid)): uid
        default: nil
        }
    }

    private mutating func note(_ body: Expression, of policy: PolicyID) {
        var pending = [body]
        while let expression = pending.popLast() {
            switch expression.node {
            case .literal(.entity(let uid)): conditions[uid, default: []].insert(policy)
            case .attribute(_, let name): attributes[name, default: []].insert(policy)
            case .has(_, let path): for name in path { attributes[name, default: []].insert(policy) }
            case .relation(.in, let operand, let groups): note(operand, in: groups, of: policy)
            case .isType(let operand, _, .some(let group)): note(operand, in: group, of: policy)
            default: break
            }
            expression.node.forEachChild { pending.append($0) }
        }
    }

    /// What principals and actions lie in, no file says.
    private mutating func note(_ operand: Expression, in groups: Expression, of policy: PolicyID) {
        if case .variable(let variable) = operand.node, variable == .principal || variable == .action { return }
        if !Self.isWritten(groups) { open.insert(policy) }
    }

    private static func isWritten(_ groups: Expression) -> Bool {
        switch groups.node {
        case .literal(.entity): true
        case .set(let members):
            members.allSatisfy { if case .literal(.entity) = $0.node { true } else { false } }
        default: false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Finds principals' memberships through which nothing was ever allowed.
///
/// A membership is used if a permit that was a reason for the principal asks, in its scope or conditions, whether it is
/// in something that the group is or is in. Where a policy asks that of something not named, all memberships count.
struct MembershipSearch {
    let usage: LogUsage
    let index: EntityIndex
    let principalTypes: Set<Name>

    func unused() -> [UnusedMembership] {
        var used: Set<UnusedMembership> = []
        var groups: [EntityUID: [EntityUID]] = [:]
        for type in principalTypes { for uid in index.byType[type] ?? [] { groups[uid] = index.parents(of: uid) } }
        for (policy, tally) in zip(usage.policies, usage.tallies) where policy.policy.effect == .permit {
            let asked = AskedGroups(policy.policy)
            guard asked.isAny || !asked.groups.isEmpty else { continue }
            var leads: [EntityUID: Bool] = [:]
            for principal in tally.principals {
                for group in groups[principal] ?? [] {
                    let isLeading =
                        leads[group]
                        ?? (asked.isAny || index.ancestors(of: group).contains(where: asked.groups.contains))
                    leads[group] = isLeading
                    if isLeading { used.insert(UnusedMembership(principal: principal, group: group)) }
                }
            }
        }
        return principalTypes.sorted().flatMap { type in
            (index.byType[type] ?? []).flatMap { principal in
                (groups[principal] ?? [])
                    .map { UnusedMembership(principal: principal, group: $0) }
                    .filter { !used.contains($0) }
            }
        }
    }
}

/// The groups that a policy asks about with `in`.
private struct AskedGroups {
    private(set) var groups: Set<EntityUID> = []
    /// Whether it also asks about groups that it does not name.
    private(set) var isAny = false

    init(_ policy: Policy) {
        switch policy.principal {
        case .in(.entity(let uid)), .isTypeIn(_, .entity(let uid)): groups.insert(uid)
        default: break
        }
        for condition in policy.conditions { look(at: condition.body) }
    }

    /// Readers bound the depth of expressions.
    private mutating func look(at expression: Expression) {
        switch expression.node {
        case .relation(.in, let member, let group): ask(member, group)
        case .isType(let member, _, in: let group?): ask(member, group)
        default: break
        }
        var children: [Expression] = []
        expression.node.forEachChild { children.append($0) }
        for child in children { look(at: child) }
    }

    private mutating func ask(_ member: Expression, _ group: Expression) {
        switch member.node {
        // That an action or a resource is in something says nothing of the principal's memberships.
        case .variable(.action), .variable(.resource): return
        default: break
        }
        switch group.node {
        case .literal(.entity(let uid)): groups.insert(uid)
        case .set(let elements): for element in elements { ask(member, element) }
        default: isAny = true
        }
    }
}

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

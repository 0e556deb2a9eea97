// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Which policies and memberships a log shows to be used.
public struct UsageReport: Sendable {
    /// What was read.
    public let summary: LogSummary
    /// When the window began, if anybody can tell.
    public let start: Moment?
    /// When it ended.
    public let end: Moment?
    /// One for each policy that may be a reason, in the set's order.
    public let policies: [PolicyUse]
    /// Memberships through which nothing was allowed, sorted; nil if the entities are not known.
    public let unusedMemberships: [UnusedMembership]?
    let index: EntityIndex?
    let schema: Schema?

    /// Joins what was counted with what is known of entities and actions.
    public init(_ usage: LogUsage, entities: EntityStore? = nil, schema: Schema? = nil) {
        summary = usage.summary
        start = usage.start
        end = usage.end
        self.schema = schema
        let index = entities.map(EntityIndex.init)
        self.index = index
        let observed = ObservedTypes(usage)
        policies = zip(usage.policies, usage.tallies).map { policy, tally in
            let scope = PolicyScope(policy.policy, schema, observed: observed)
            return PolicyUse(
                policy: policy,
                tally: tally,
                standing: PolicyStanding(policy.policy, usage),
                principalsGranted: index?.count(policy.policy.principal, types: scope.principalTypes),
                actionsGranted: scope.actions,
                resourcesGranted: index?.count(policy.policy.resource, types: scope.resourceTypes)
            )
        }
        let types = schema.map { Set($0.actions.values.flatMap(\.principals)) } ?? observed.principals
        unusedMemberships = index.map { index in
            MembershipSearch(usage: usage, index: index, principalTypes: types).unused()
        }
    }

    /// Permits that the log can judge and that were never a reason of an allow.
    public var unusedPermits: [PolicyUse] { unused(.permit) }

    /// Forbids that the log can judge and that were never a reason of a deny. To drop one would permit more, so this is
    /// only worth knowing.
    public var unusedForbids: [PolicyUse] { unused(.forbid) }

    /// Policies that the log cannot judge.
    public var exempt: [PolicyUse] { policies.filter { $0.standing != .judged } }

    private func unused(_ effect: Effect) -> [PolicyUse] {
        policies.filter { $0.isUnused && $0.standing == .judged && $0.policy.policy.effect == effect }
    }
}

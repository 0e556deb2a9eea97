// SPDX-License-Identifier: Apache-2.0

public import Cedar
public import PolicyAnalysis

/// Narrower policies that a log shows to be enough: thought of, proved to permit nothing new, and replayed.
///
/// Made from a report, it holds what could be proved for all requests there may be. Then the log is replayed, as often as
/// ``needsReplay`` says; each time proposals that change a decision are withdrawn.
public struct RightSizing: Sendable {
    /// What is proposed so far, in the order of the policies.
    public private(set) var proposals: [PolicyProposal]
    /// What was thought of and is not proposed.
    public private(set) var withdrawn: [WithdrawnProposal] = []
    /// How the proposed policies decide against those there are, in each request environment.
    public private(set) var differences: [EnvironmentDifference] = []
    /// What a replay of all that is proposed found; nil before it was replayed.
    public private(set) var replayed: LogReplay.Outcome?
    /// Whether the log has to be replayed once more.
    public private(set) var needsReplay: Bool

    private let set: PolicySet
    private let policies: [DecidingPolicy]
    private let schema: Schema
    private let entities: EntityStore
    private let since: Moment?

    /// Thinks of changes for all policies, and proves them.
    ///
    /// - Parameters:
    ///   - list: how many principals, resources or groups a change may list by name.
    ///   - only: the policies that may change; nil for all.
    /// - Throws: ``CedarError`` for sets that no evaluator takes.
    public init(
        _ report: UsageReport,
        of set: PolicySet,
        entities: EntityStore,
        schema: Schema,
        since: Moment? = nil,
        list: Int = 4,
        only: Set<PolicyID>? = nil
    ) throws(CedarError) {
        self.set = set
        self.schema = schema
        self.entities = entities
        self.since = since
        policies = report.policies.map(\.policy)
        proposals = []
        needsReplay = false
        guard report.summary.decisions > 0 else { return }
        let index = report.index ?? EntityIndex(entities)
        for use in report.policies where only?.contains(use.policy.policy.id) ?? true {
            let narrowing = PolicyNarrowing(
                use: use,
                schema: schema,
                index: index,
                list: list,
                isComplete: !report.summary.isCutOff
            )
            if use.policy.isLink, use.isUnused, use.standing == .judged, use.policy.policy.effect == .permit {
                withdraw(use.policy, "it is a use of a template: take it out of the file of links")
            }
            guard let proposal = narrowing.proposal() else { continue }
            if let objection = try objection(to: proposal) {
                withdraw(proposal.policy, objection)
            } else {
                proposals.append(proposal)
            }
        }
        try proveTogether()
        needsReplay = !proposals.isEmpty
    }

    /// The policies as proposed.
    public var proposed: PolicySet { Self.applying(proposals, to: set) }

    /// A replay of the log with the proposals as they stand.
    ///
    /// - Throws: ``CedarError`` for sets that no evaluator takes.
    public func replay() throws(CedarError) -> LogReplay {
        LogReplay(
            old: try Authorizer(policies: PolicyStore(set, table: entities.table), entities: entities),
            new: try Authorizer(policies: PolicyStore(proposed, table: entities.table), entities: entities),
            policies: policies,
            changed: Set(proposals.map(\.policy.policy.id)),
            schema: schema,
            since: since
        )
    }

    /// Takes in what a replay of the whole log found.
    ///
    /// - Throws: ``CedarError`` for sets that no evaluator takes.
    public mutating func conclude(_ replay: LogReplay) throws(CedarError) {
        replayed = replay.outcome
        let isBlameless = replay.blamed.isEmpty
        // A decision that changed for no change of a policy cannot be; if it were so, nothing could be proposed.
        let blamed = isBlameless && replay.outcome.changed > 0 ? replay.changed : replay.blamed
        needsReplay = !blamed.isEmpty
        if blamed.isEmpty { return }
        // What was replayed is not what is proposed now.
        replayed = nil
        withdraw(blamed, "a decision of the log would change")
        try proveTogether()
        needsReplay = !proposals.isEmpty
    }

    private mutating func withdraw(_ policy: DecidingPolicy, _ reason: String) {
        withdrawn.append(WithdrawnProposal(policy: policy, reason: reason))
    }

    private mutating func withdraw(_ ids: Set<PolicyID>, _ reason: String) {
        for proposal in proposals where ids.contains(proposal.policy.policy.id) { withdraw(proposal.policy, reason) }
        proposals.removeAll { ids.contains($0.policy.policy.id) }
    }

    /// Why a change alone cannot be made: nil if it only takes away. A permit that goes takes away in any case.
    private func objection(to proposal: PolicyProposal) throws(CedarError) -> String? {
        guard let replacement = proposal.replacement else { return nil }
        let validator = Validator(schema: schema)
        let (old, new) = (PolicySet(policies: [proposal.policy.policy]), PolicySet(policies: [replacement]))
        if validator.validate(old).isValid, let error = validator.validate(new).errors.first {
            return "the narrower policy would not be valid: \(error.message)"
        }
        let differences = try PolicyComparison(schema: schema).compare(old: old, new: new)
        for difference in differences {
            switch difference.verdict {
            case .equivalent, .lessPermissive: continue
            case .morePermissive, .incomparable: return "the narrower policy would permit something new"
            case .unknown:
                let reason = difference.unknownReason.map { ": \($0)" } ?? ""
                return "that it permits nothing new could not be proved\(reason)"
            }
        }
        let isNarrower = differences.contains { $0.verdict == .lessPermissive }
        return isNarrower ? nil : "the policy already permits no more than what was used"
    }

    /// Compares all changes together; what cannot be proved in an environment is withdrawn there.
    private mutating func proveTogether() throws(CedarError) {
        while true {
            differences = try PolicyComparison(schema: schema).compare(old: set, new: proposed)
            let open = differences.filter { ![.equivalent, .lessPermissive].contains($0.verdict) }
            guard !open.isEmpty, !proposals.isEmpty else { return }
            let actions = Set(open.map(\.environment.action))
            let concerned = proposals.filter { proposal in
                actions.contains { schema.action($0).map(proposal.policy.policy.action.allows) ?? false }
            }
            let ids = Set((concerned.isEmpty ? proposals : concerned).map(\.policy.policy.id))
            let reason = open.compactMap(\.unknownReason).first.map { ": \($0)" } ?? ""
            withdraw(ids, "that all changes together permit nothing new could not be proved\(reason)")
        }
    }

    private static func applying(_ proposals: [PolicyProposal], to set: PolicySet) -> PolicySet {
        let changes = Dictionary(proposals.map { ($0.policy.policy.id, $0) }) { first, _ in first }
        var result = set
        result.policies = set.policies.compactMap { policy in
            guard let proposal = changes[policy.id] else { return policy }
            return proposal.replacement
        }
        return result
    }
}

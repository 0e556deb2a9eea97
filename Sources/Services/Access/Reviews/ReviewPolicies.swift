// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyUsage

/// What a review says of policies: those that give a team or somebody in it something, and what of them nobody used.
struct ReviewPolicies {
    /// A longer text is left out: `stagedoor policy usage` shows it.
    private static let longestChange = 64 << 10

    private let bundle: PolicyBundle
    private let set: PolicySet
    private let asked: [PolicyID: AskedBy]
    /// Those that give the team something.
    private let own: [Policy]
    private let young: Set<PolicyID>
    /// When somebody in the team was last allowed something by a policy.
    private let lastUse: [PolicyID: Int64]
    private let usage: Usage?

    /// What the engine of `stagedoor policy usage` found.
    private struct Usage {
        let uses: [PolicyID: PolicyUse]
        let sizing: RightSizing
    }

    /// - Parameters:
    ///   - above: the teams that the team is in.
    ///   - entities: everybody and everything that policies speak of.
    /// - Throws: `CedarError` for policies that no evaluator takes.
    init(
        _ bundle: PolicyBundle,
        _ evidence: ReviewEvidence,
        above: Set<PrincipalName>,
        entities: [Entity]
    ) throws {
        self.bundle = bundle
        set = bundle.set(at: evidence.now * 1_000)
        asked = Dictionary(
            set.policies.filter { $0.effect == .permit }.map { policy in
                let asked = AskedGroups(policy)
                return (policy.id, AskedBy(groups: asked.groups, isAny: asked.isAny))
            },
            uniquingKeysWith: { first, _ in first }
        )
        let groups = Set((evidence.teams.union(above)).map(\.uid))
        let people = Set(evidence.people.map(\.uid))
        lastUse = Dictionary(
            evidence.uses.flatMap { use in use.policies.map { ($0, use.last) } },
            uniquingKeysWith: max
        )
        let asked = asked
        own = set.policies.filter { policy in
            guard let found = asked[policy.id] else { return false }
            if case .equal(.entity(let uid)) = policy.principal { return people.contains(uid) }
            return !found.groups.isDisjoint(with: groups)
        }
        young = try Self.young(own, evidence.earlier)
        let judged = Set(own.map(\.id)).subtracting(young)
        usage = try Self.usage(set, evidence, only: judged, entities)
    }

    /// The policies that were not yet in force in this form.
    private static func young(_ policies: [Policy], _ earlier: PolicyRevision) throws -> Set<PolicyID> {
        // What an older build accepted and this one does not tells nothing of any policy's age.
        let before = (try? PolicyBundle(earlier.documents))?.set.policies ?? []
        let known = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
        return Set(policies.filter { known[$0.id] != $0 }.map(\.id))
    }

    private static func usage(
        _ set: PolicySet,
        _ evidence: ReviewEvidence,
        only judged: Set<PolicyID>,
        _ entities: [Entity]
    ) throws -> Usage? {
        guard evidence.gap == nil, let rows = evidence.decisions else { return nil }
        let schema = try PolicyBundle.schema.get()
        let lines = try rows.map { row in
            // Whoever asked may have given up meanwhile.
            try Task.checkCancellation()
            return try row.line.compactBytes
        }
        let since = Moment(milliseconds: evidence.since * 1_000)
        var counter = UsageCounter(set, options: UsageOptions(since: since))
        for (number, line) in lines.enumerated() {
            try Task.checkCancellation()
            line.withUnsafeBufferPointer { counter.add($0, number: number + 1) }
        }
        let store = try EntityStore(entities + schema.actionEntities, table: SymbolTable())
        let report = UsageReport(counter.counted(), entities: store, schema: schema)
        var sizing = try RightSizing(report, of: set, entities: store, schema: schema, since: since, only: judged)
        while sizing.needsReplay {
            var replay = try sizing.replay()
            for line in lines {
                try Task.checkCancellation()
                line.withUnsafeBufferPointer { replay.add($0) }
            }
            try sizing.conclude(replay)
        }
        let uses = Dictionary(report.policies.map { ($0.policy.policy.id, $0) }) { first, _ in first }
        return Usage(uses: uses, sizing: sizing)
    }

    /// The groups that policies ask about. One that is not in force any more may have asked about any.
    func asked(by policies: [PolicyID]) -> AskedBy {
        policies.reduce(into: AskedBy()) { all, policy in
            if policy.text.utf8.starts(with: BreakGlassUse.prefix.utf8) { return }
            guard let one = asked[policy] else {
                all.isAny = true
                return
            }
            all.groups.formUnion(one.groups)
            all.isAny = all.isAny || one.isAny
        }
    }

    /// Whether a policy in force asks about one of these teams.
    func grantsSomething(to teams: [PrincipalName]) -> Bool { asked.values.contains { $0.asks(about: teams) } }

    /// An item for each policy that gives the team something.
    func items(_ evidence: ReviewEvidence) -> [ReviewDraft.Item] {
        own.map { policy in
            let last = lastUse[policy.id]
            var item = judge(policy, evidence, last)
            if let end = bundle.expiries[policy.id]?.end, item.proposal == .keep {
                item.reason += "; ends by itself at \(end.text)"
            }
            return ReviewDraft.Item(
                subject: .policy(
                    id: policy.id.text,
                    file: bundle.files[policy.id] ?? "",
                    text: policy.cedarText()
                ),
                lastUsedAt: last,
                proposal: item.proposal,
                reason: item.reason,
                change: item.change
            )
        }
    }

    private func judge(
        _ policy: Policy,
        _ evidence: ReviewEvidence,
        _ last: Int64?
    ) -> (proposal: ReviewItem.Verdict, reason: String, change: String?) {
        if let reason = exemption(of: policy, evidence) { return (.keep, reason, nil) }
        guard let usage else {
            return (.keep, "not judged: more was decided than a review looks at; see 'stagedoor policy usage'", nil)
        }
        if let proposal = usage.sizing.proposals.first(where: { $0.policy.policy.id == policy.id }) {
            let text = proposal.text + "\n" + usage.sizing.proof
            let isLong = text.utf8.count > Self.longestChange
            let verb = proposal.replacement == nil ? "drop it" : "narrow it"
            return (
                .remove, "\(verb): \(Self.short(proposal.reasons.joined(separator: "; ")))",
                isLong ? "too long to be shown here: see 'stagedoor policy usage --log server --propose'" : text
            )
        }
        if let last, last >= evidence.since { return (.keep, "used on \(Moment.day(last))", nil) }
        if let withdrawn = usage.sizing.withdrawn.first(where: { $0.policy.policy.id == policy.id }) {
            return (.keep, "not narrowed: \(Self.short(withdrawn.reason))", nil)
        }
        let day = Moment.day(evidence.since)
        guard let use = usage.uses[policy.id], !use.isUnused else {
            return (.keep, "nothing at all was allowed since \(day)", nil)
        }
        return (.keep, "nobody in \(evidence.team) used it since \(day), but others did", nil)
    }

    /// Why a policy stays whatever the log says, or why the log cannot tell whether it is needed; nil if it can.
    private func exemption(of policy: Policy, _ evidence: ReviewEvidence) -> String? {
        let now = Moment(milliseconds: evidence.now * 1_000)
        if bundle.expiries[policy.id]?.ends(within: PolicyBundle.daysOfWarning, of: now) == true {
            return "ends within \(PolicyBundle.daysOfWarning) days"
        }
        if let gap = evidence.gap { return "not judged: \(gap)" }
        if young.contains(policy.id) {
            return "not judged: in force in this form only since less than \(evidence.unusedDays) days"
        }
        return usage?.uses[policy.id]?.standing.reason.map { "not judged: \(Self.short($0))" }
    }

    private static func short(_ text: String) -> String {
        text.utf8.count <= 1_000 ? text : String(decoding: Array(text.utf8.prefix(1_000)), as: UTF8.self) + "…"
    }
}

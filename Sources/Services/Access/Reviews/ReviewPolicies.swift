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
    /// What forbids ask about: without a membership, one may hold that does not now, and the log does not say so.
    private let forbids: AskedBy
    /// The permits of whose use the log cannot tell, with what they ask about and why.
    private let held: [(asked: AskedBy, reason: String)]
    /// Who and what only the decisions of others than the team's people speak of.
    private let foreign: Set<EntityUID>
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
            set.policies.filter { $0.effect == .permit }.map { ($0.id, AskedBy($0)) },
            uniquingKeysWith: { first, _ in first }
        )
        forbids = set.policies.filter { $0.effect == .forbid }.map(AskedBy.init).reduce(into: AskedBy()) { $0.add($1) }
        let groups = Set((evidence.teams.union(above)).map(\.uid))
        let people = Set(evidence.people.map(\.uid))
        lastUse = Dictionary(
            evidence.uses.flatMap { use in use.policies.map { ($0, use.last) } },
            uniquingKeysWith: max
        )
        let asked = asked
        own = set.policies.filter { policy in
            guard let found = asked[policy.id] else { return false }
            return !found.groups.isDisjoint(with: groups) || !policy.named.isDisjoint(with: people)
        }
        let permits = set.policies.filter { $0.effect == .permit }
        let young = try Self.young(permits, evidence.earlier)
        self.young = young
        let judged = Set(own.map(\.id)).subtracting(young)
        let usage = try Self.usage(set, evidence, only: judged, entities)
        self.usage = usage
        held = permits.compactMap { policy in
            guard let found = asked[policy.id], found.isAny || !found.groups.isEmpty else { return nil }
            return Self.hold(on: policy, young, usage, evidence).map { (found, "\($0) (\(policy.id.text))") }
        }
        foreign = Self.foreign(evidence, people)
    }

    /// Why the log cannot tell whether a policy is needed; nil if it can.
    private static func hold(
        on policy: Policy,
        _ young: Set<PolicyID>,
        _ usage: Usage?,
        _ evidence: ReviewEvidence
    ) -> String? {
        if young.contains(policy.id) {
            return "not judged: in force in this form only since less than \(evidence.unusedDays) days"
        }
        let opening = EntityUID.stageDoor("Action", "breakGlass")
        if policy.action == .equal(opening) || policy.action == .in(opening) {
            return "not judged: for emergencies"
        }
        if let usage { return usage.uses[policy.id]?.standing.reason.map { "not judged: \(short($0))" } }
        let isMarked = ["keep", "season", "created"].contains { policy.annotation($0) != nil }
        return isMarked ? "not judged: more was decided than a review looks at" : nil
    }

    private static func foreign(_ evidence: ReviewEvidence, _ people: Set<EntityUID>) -> Set<EntityUID> {
        var (others, own): (Set<EntityUID>, Set<EntityUID>) = ([], people)
        for row in evidence.decisions ?? [] {
            let principal = EntityUID.stageDoor(row.kind, CedarString(row.name))
            let resource = EntityUID.stageDoor(row.resourceType, CedarString(row.resource))
            if people.contains(principal) {
                own.insert(resource)
            } else {
                others.formUnion([principal, resource])
            }
        }
        return others.subtracting(own)
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
            all.add(one)
        }
    }

    /// Why the log cannot tell whether being in these teams is needed; nil if it can.
    func exemption(of teams: [PrincipalName]) -> String? {
        if forbids.asks(about: teams) { return "not judged: a forbid asks about it" }
        return held.first { $0.asked.asks(about: teams) }?.reason
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
            return Self.shown(proposal, usage.sizing.proof, foreign.subtracting(Self.named(policy)))
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
        return Self.hold(on: policy, young, usage, evidence)
    }

    /// Whoever reviews a team is told nothing of what others did.
    private static func shown(
        _ proposal: PolicyUsage.PolicyProposal,
        _ proof: String,
        _ foreign: Set<EntityUID>
    ) -> (proposal: ReviewItem.Verdict, reason: String, change: String?) {
        let (verb, usage) = (
            proposal.replacement == nil ? "drop it" : "narrow it", "see 'stagedoor policy usage --log server --propose'"
        )
        if let replacement = proposal.replacement, !named(replacement).isDisjoint(with: foreign) {
            let reasons = proposal.reasons.map { reason in
                reason.firstRange(of: "; ").map { String(reason[..<$0.lowerBound]) } ?? reason
            }
            return (
                .remove, "\(verb): \(short(reasons.joined(separator: "; ")))",
                "it names what only others than those in the team used: \(usage)"
            )
        }
        let text = proposal.text + "\n" + proof
        return (
            .remove, "\(verb): \(short(proposal.reasons.joined(separator: "; ")))",
            text.utf8.count > longestChange ? "too long to be shown here: \(usage)" : text
        )
    }

    private static func named(_ policy: Policy) -> Set<EntityUID> {
        guard case .entity(let uid) = policy.resource.reference else { return policy.named }
        return policy.named.union([uid])
    }

    private static func short(_ text: String) -> String {
        text.utf8.count <= 1_000 ? text : String(decoding: Array(text.utf8.prefix(1_000)), as: UTF8.self) + "…"
    }
}

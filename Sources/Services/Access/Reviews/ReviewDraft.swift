// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyUsage

/// What a review proposes: an item for each membership, token and policy of a team, each with a reason in one sentence.
///
/// Nothing is proposed for not being used where it is not known what was used.
struct ReviewDraft {
    private let evidence: ReviewEvidence
    private let policies: ReviewPolicies
    /// The teams that each team is in, over whatever teams.
    private let above: (PrincipalName) -> Set<PrincipalName>
    private let lastUse: [PrincipalName: Int64]
    private let uses: [PrincipalName: [(groups: AskedBy, last: Int64)]]
    /// What was allowed to those who did not sign in by a token of ours: another issuer may have put them into any team.
    private let guestUses: [(groups: AskedBy, last: Int64)]
    private let peopleOfTeam: [PrincipalName: Set<PrincipalName>]
    /// Who may sign in, and was in each of the teams already when what is unused begins.
    private let oldPeopleOfTeam: [PrincipalName: Set<PrincipalName>]
    private let disabled: Set<PrincipalName>

    init(
        _ evidence: ReviewEvidence,
        _ policies: ReviewPolicies,
        above: @escaping (PrincipalName) -> Set<PrincipalName>
    ) {
        self.evidence = evidence
        self.policies = policies
        self.above = above
        lastUse = Dictionary(evidence.uses.map { ($0.principal, $0.last) }, uniquingKeysWith: max)
        uses = Dictionary(grouping: evidence.uses, by: \.principal).mapValues { uses in
            uses.map { (policies.asked(by: $0.policies), $0.last) }
        }
        guestUses = Self.guestUses(evidence).map { (policies.asked(by: $0), $1) }
        peopleOfTeam = Self.people(evidence, evidence.members)
        oldPeopleOfTeam = Self.people(
            evidence,
            evidence.members.filter { !$0.isDisabled && $0.createdAt <= evidence.since }
        )
        disabled = Set(evidence.members.filter(\.isDisabled).map(\.member))
    }

    private static func guestUses(_ evidence: ReviewEvidence) -> [(policies: [PolicyID], last: Int64)] {
        var lasts: [CedarString: Int64] = [:]
        for row in evidence.decisions ?? [] where row.authentication != "token" && !row.isBreakGlass {
            lasts[CedarString(row.policies), default: 0] = max(lasts[CedarString(row.policies)] ?? 0, row.last / 1_000)
        }
        return lasts.map { list, last in
            let ids = (try? JSON(parsing: list.text))?.array?.compactMap { $0.string.map { CedarString($0) } }
            return (ids ?? [], last)
        }
    }

    /// Who is in each of the teams, over whatever teams.
    private static func people(
        _ evidence: ReviewEvidence,
        _ members: [ReviewEvidence.Member]
    ) -> [PrincipalName: Set<PrincipalName>] {
        let members = Dictionary(grouping: members, by: \.team).mapValues { $0.map(\.member) }
        var found: [PrincipalName: Set<PrincipalName>] = [:]
        for team in evidence.teams {
            var people: Set<PrincipalName> = []
            var seen: Set<PrincipalName> = [team]
            var open = [team]
            while let next = open.popLast() {
                for member in members[next] ?? [] {
                    if member.kind != .team {
                        people.insert(member)
                    } else if seen.insert(member).inserted {
                        open.append(member)
                    }
                }
            }
            found[team] = people
        }
        return found
    }

    /// All items, numbered from 1.
    func items() -> [ReviewItem] {
        let found = evidence.members.map(membership) + evidence.tokens.map(token) + policies.items(evidence)
        return found.enumerated().map { index, draft in
            ReviewItem(
                number: index + 1,
                subject: draft.subject,
                lastUsedAt: draft.lastUsedAt,
                proposal: draft.proposal,
                reason: draft.reason,
                change: draft.change,
                decision: nil
            )
        }
    }

    /// An item that has no number yet.
    struct Item {
        let subject: ReviewItem.Subject
        let lastUsedAt: Int64?
        let proposal: ReviewItem.Verdict
        let reason: String
        var change: String?
    }

    private func membership(_ membership: ReviewEvidence.Member) -> Item {
        let members = peopleOfTeam[membership.member] ?? [membership.member]
        let last = members.compactMap { lastUse(of: membership.team, by: $0) }.max()
        let (proposal, reason) = judge(membership, members, last)
        let end = membership.expiresAt.map { "; ends by itself on \(Moment.day($0))" } ?? ""
        return Item(
            subject: .membership(
                member: membership.member,
                team: membership.team,
                expiresAt: membership.expiresAt,
                createdAt: membership.createdAt
            ),
            lastUsedAt: last,
            proposal: proposal,
            reason: reason + (proposal == .keep ? end : "")
        )
    }

    private func judge(
        _ membership: ReviewEvidence.Member,
        _ members: Set<PrincipalName>,
        _ last: Int64?
    ) -> (ReviewItem.Verdict, String) {
        let (who, day) = (membership.member, Moment.day(evidence.since))
        let isTeam = who.kind == .team
        if membership.isDisabled { return (.remove, "\(who) is disabled, so nobody uses it") }
        if membership.createdAt > evidence.since {
            return (.keep, "in \(membership.team) only since \(Moment.day(membership.createdAt))")
        }
        if let last, last >= evidence.since { return (.keep, "used on \(Moment.day(last))") }
        if let gap = evidence.gap { return (.keep, "not judged: \(gap)") }
        if let reason = exemption(of: membership, members) { return (.keep, reason) }
        if isTeam, let reason = guests(of: membership) { return (.keep, reason) }
        if isTeam, members.isEmpty { return (.remove, "nobody is in \(who)") }
        guard members.contains(where: { lastUse[$0].map { $0 >= evidence.since } ?? false }) else {
            let nobody = isTeam ? "nobody in \(who) was allowed anything" : "\(who) was allowed nothing"
            return (.remove, "\(nobody) since \(day)")
        }
        guard policies.grantsSomething(to: [membership.team] + above(membership.team)) else {
            return (.keep, "no policy speaks of \(membership.team), nor of a team that it is in")
        }
        let all = isTeam ? "those in \(who) were" : "\(who) was"
        return (.remove, "nothing that \(all) allowed since \(day) came of being in \(membership.team)")
    }

    /// Why the log cannot tell whether a membership is needed; nil if it can.
    private func exemption(of membership: ReviewEvidence.Member, _ members: Set<PrincipalName>) -> String? {
        let teams = [membership.team] + above(membership.team)
        if let reason = policies.exemption(of: teams) { return reason }
        let young = "only since less than \(evidence.unusedDays) days"
        if let team = teams.first(where: evidence.youngTeams.contains) {
            return "not judged: \(team) is in another team \(young)"
        }
        let isTeam = membership.member.kind == .team
        guard isTeam, !members.isSubset(of: disabled), oldPeopleOfTeam[membership.member]?.isEmpty ?? true else {
            return nil
        }
        return "not judged: those in \(membership.member) are in it \(young)"
    }

    /// Why a team may be needed by those whom another issuer puts into it, of whom no membership is kept; nil if it is not.
    private func guests(of membership: ReviewEvidence.Member) -> String? {
        guard evidence.decisions != nil else { return "not judged: more was decided than a review looks at" }
        let teams = [membership.team] + above(membership.team)
        guard let last = guestUses.filter({ $0.groups.asks(about: teams) }).map(\.last).max() else { return nil }
        return "used on \(Moment.day(last)), it may be by somebody whom another issuer puts into \(membership.member)"
    }

    /// When somebody was last allowed something by a policy that asks about a team or one that it is in.
    private func lastUse(of team: PrincipalName, by principal: PrincipalName) -> Int64? {
        let teams = [team] + above(team)
        return uses[principal]?.filter { $0.groups.asks(about: teams) }.map(\.last).max()
    }

    private func token(_ token: ReviewEvidence.Token) -> Item {
        let (proposal, reason) = judge(token)
        return Item(
            subject: .token(
                id: token.id,
                owner: token.owner,
                expiresAt: token.expiresAt,
                description: token.description
            ),
            lastUsedAt: token.lastUsedAt,
            proposal: proposal,
            reason: reason
        )
    }

    private func judge(_ token: ReviewEvidence.Token) -> (ReviewItem.Verdict, String) {
        let isOld = token.createdAt <= evidence.since
        let issued = Moment.day(token.createdAt)
        if disabled.contains(token.owner) { return (.remove, "its owner is disabled, so nobody uses it") }
        guard let last = token.lastUsedAt else {
            return isOld
                ? (.remove, "never used since it was issued on \(issued)") : (.keep, "issued only on \(issued)")
        }
        if last < evidence.since { return (.remove, "not used since \(Moment.day(last))") }
        let advice = isOld ? ", but issued on \(issued): rotate it" : ""
        return (.keep, "used on \(Moment.day(last))\(advice)")
    }
}

/// The groups that some policies ask about.
struct AskedBy: Sendable {
    var groups: Set<EntityUID> = []
    /// Whether they may ask about any.
    var isAny = false

    init() {}

    init(_ policy: Policy) {
        let asked = AskedGroups(policy)
        (groups, isAny) = (asked.groups, asked.isAny)
    }

    mutating func add(_ other: AskedBy) {
        groups.formUnion(other.groups)
        isAny = isAny || other.isAny
    }

    func asks(about teams: [PrincipalName]) -> Bool { isAny || teams.contains { groups.contains($0.uid) } }
}

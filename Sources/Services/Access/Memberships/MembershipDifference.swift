// SPDX-License-Identifier: Apache-2.0
import Cedar
import Crypto
import PolicyUsage
import Web

/// What policies make of memberships, looked up once for all teams.
struct MembershipPolicies: Sendable {
    let set: PolicySet
    let mentions: MembershipMentions
    /// The described things of which an attribute names something, by what it names.
    let named: [EntityUID: [EntityUID]]

    /// Those in force at a moment, in milliseconds since 1970.
    init(_ bundle: PolicyBundle, at now: Int64) {
        set = bundle.set(at: now).withBreakGlass
        mentions = MembershipMentions(set)
        named = bundle.resources.namedInAttributes
    }
}

/// What a change of who is in which team may let somebody do that they could not.
///
/// That it lets nobody do more is only said where it is certain: no policy permits more, or forbids less, for being in a
/// team that somebody newly is in, or stays in for longer, nor for not being in one that they leave, or leave earlier.
struct MembershipDifference {
    private static let mostReasons = 50
    private static let mostPolicies = 20
    private static let mostMembers = 200
    private static let mostThings = 20
    private static let longestReport = 16 << 10

    /// Why somebody may do more, each in words; none if nobody does.
    let reasons: [String]
    /// For whoever decides: the reasons, whom a team brings with it, and the policies as they are written.
    let report: String
    /// What tells it from any other, also where the report leaves something out: a SHA-256.
    let digest: String

    /// What a change of one membership means.
    init(_ change: MembershipChange, in memberships: [Membership], under policies: MembershipPolicies) {
        let after = change.applied(to: memberships)
        self.init(of: [change.member], from: memberships, to: after, under: policies)
    }

    /// What it means for some if memberships become others.
    ///
    /// - Parameters:
    ///   - members: those whose own memberships change.
    ///   - old: all that hold now.
    ///   - new: all that are to hold.
    init(
        of members: [PrincipalName],
        from old: [Membership],
        to new: [Membership],
        under policies: MembershipPolicies
    ) {
        let (before, after) = (MembershipGraph(old), MembershipGraph(new))
        var found = Findings()
        for member in members {
            for change in before.teams(of: member).changes(to: after.teams(of: member)) {
                let mattering = change.isMore ? policies.mentions.more : policies.mentions.less
                let things = policies.named[change.team.uid] ?? []
                let asking = mattering.about(change.team.uid, isNamed: !things.isEmpty)
                if !asking.isEmpty { found.note(member, change, asking.sorted(), things) }
            }
        }
        reasons = found.reasons
        guard !reasons.isEmpty else {
            (report, digest) = ("", "")
            return
        }
        let teams = members.filter { $0.kind == .team }.map { ($0, after.members(of: $0)) }
        let texts = policies.set.policies.filter { found.policies.contains($0.id) }.map { $0.cedarText() }
        let lines =
            reasons + found.things + teams.map { Self.text($0, $1, most: Self.mostMembers) }
            + texts.prefix(Self.mostPolicies)
        let left = texts.count - Self.mostPolicies
        let text = (lines + (left > 0 ? ["and \(left) more policies"] : [])).joined(separator: "\n") + "\n"
        let isCut = text.utf8.count > Self.longestReport
        report = isCut ? String(decoding: text.utf8.prefix(Self.longestReport), as: UTF8.self) + "…\n" : text
        for line in teams.map({ Self.text($0, $1, most: .max) }) + texts { found.hash(line) }
        digest = found.digest
    }

    /// What was found, of which only the first is shown and all is in the digest.
    private struct Findings {
        private(set) var reasons: [String] = []
        private(set) var things: [String] = []
        private(set) var policies: Set<PolicyID> = []
        private var sum = SHA256()

        mutating func note(
            _ member: PrincipalName,
            _ change: ReachedTeam,
            _ asking: [PolicyID],
            _ naming: [EntityUID]
        ) {
            policies.formUnion(asking)
            hash("\(member) \(change.text)")
            for policy in asking {
                hash(policy.text)
                if reasons.count < mostReasons {
                    reasons.append("\(member) \(change.text): with that, the policy \"\(policy.text)\" may permit more")
                } else if reasons.count == mostReasons {
                    reasons.append("and so on")
                }
            }
            for thing in naming { hash(thing.quoted) }
            guard !naming.isEmpty, things.count < mostReasons else { return }
            let more = naming.count > mostThings ? " and \(naming.count - mostThings) more" : ""
            let shown = naming.prefix(mostThings).map(StoredResources.shown).joined(separator: ", ")
            things.append("\(change.team) is named by \(shown)\(more)")
        }

        mutating func hash(_ line: String) { sum.update(data: Array((line + "\n").utf8)) }

        var digest: String { Base64.urlText(Array(sum.finalize())) }
    }

    /// Whom a team brings with it: who comes in before it is approved, or stays longer, makes it something else.
    private static func text(_ team: PrincipalName, _ members: [PrincipalName: Int64], most: Int) -> String {
        // Those whom another issuer names as members are known when they come.
        let others = "not counting those whom another issuer says to be in it"
        guard !members.isEmpty else { return "\(team) has no members, \(others)" }
        let names = members.sorted { $0.key.uid < $1.key.uid }.prefix(most).map { name, end in
            "\(name)" + (end == .max ? "" : " until \(Moment(milliseconds: end * 1_000).text)")
        }
        let left = members.count - names.count
        let list = names.joined(separator: ", ") + (left > 0 ? " and \(left) more" : "")
        return "\(team) has \(members.count), \(others): \(list)"
    }
}

extension StoredResources {
    /// The described things of which an attribute names something, by what it names.
    fileprivate var namedInAttributes: [EntityUID: [EntityUID]] {
        var found: [EntityUID: Set<EntityUID>] = [:]
        for (thing, entity) in entities {
            var pending = entity.attributes.map(\.value)
            while let value = pending.popLast() {
                switch value {
                case .entity(let uid): found[uid, default: []].insert(thing)
                case .set(let members): pending += members
                case .record(let members): pending += members.map(\.value)
                default: break
                }
            }
        }
        return found.mapValues { $0.sorted() }
    }
}

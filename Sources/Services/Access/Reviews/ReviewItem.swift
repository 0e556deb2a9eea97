// SPDX-License-Identifier: Apache-2.0
import JSON

/// One thing that a review asks about: it stays, or it goes.
struct ReviewItem: Sendable {
    /// What is asked about, as it was when the review began.
    enum Subject: Sendable {
        case membership(member: PrincipalName, team: PrincipalName, expiresAt: Int64?, createdAt: Int64)
        case token(id: String, owner: PrincipalName, expiresAt: Int64, description: String)
        /// Its name, its file, and its text in one form whatever its layout.
        case policy(id: String, file: String, text: String)
    }

    /// What is proposed, or decided.
    enum Verdict: String, Sendable {
        case keep, remove
    }

    /// What somebody decided.
    struct Decision: Sendable {
        let verdict: Verdict
        let reason: String
        let by: String
        /// In seconds since 1970.
        let at: Int64
        /// What it did.
        let outcome: Outcome
        /// What was other than when the review began.
        let note: String?
    }

    /// What a decision did.
    enum Outcome: String, Sendable {
        case kept
        /// A membership was ended, or a token revoked.
        case removed
        /// There was nothing to be removed any more.
        case gone
        /// A policy is to be changed by whoever applies policies.
        case followUp = "follow-up"
    }

    /// From 1.
    let number: Int
    let subject: Subject
    /// In seconds since 1970; nil if that is not known, or if it never was.
    let lastUsedAt: Int64?
    let proposal: Verdict
    /// In one sentence.
    let reason: String
    /// Of a policy that could be less, what it would be, and the proof.
    let change: String?
    let decision: Decision?

    /// Whose access it is; nil for a team's and for a policy.
    var principal: PrincipalName? {
        switch subject {
        case .membership(let member, _, _, _): member.kind == .team ? nil : member
        case .token(_, let owner, _, _): owner
        case .policy: nil
        }
    }

    /// Whether to remove it changes something at once.
    var isRemovable: Bool {
        if case .policy = subject { false } else { true }
    }

    /// As it is shown.
    var json: JSON {
        var members: [(String, JSON)] = [("item", .int(number)), ("kind", .string(subject.kind))]
        members += subject.members
        if let lastUsedAt { members.append(("lastUsedAt", .int(Int(lastUsedAt)))) }
        members += [("proposal", .string(proposal.rawValue)), ("reason", .string(reason))]
        if let change { members.append(("change", .string(change))) }
        if let decision {
            var parts: [(String, JSON)] = [
                ("decision", .string(decision.verdict.rawValue)), ("reason", .string(decision.reason)),
                ("by", .string(decision.by)), ("at", .int(Int(decision.at))),
                ("outcome", .string(decision.outcome.rawValue)),
            ]
            if let note = decision.note { parts.append(("note", .string(note))) }
            members.append(("decided", .object(parts)))
        }
        return .object(members)
    }
}

extension ReviewItem.Subject {
    var kind: String {
        switch self {
        case .membership: "membership"
        case .token: "token"
        case .policy: "policy"
        }
    }

    /// What tells it apart from all others, by name.
    var names: [(String, JSON)] {
        switch self {
        case .membership(let member, let team, _, _):
            [("member", .string(member.description)), ("team", .string(team.description))]
        case .token(let id, let owner, _, _): [("token", .string(id)), ("owner", .string(owner.description))]
        case .policy(let id, let file, _): [("policy", .string(id)), ("file", .string(file))]
        }
    }

    /// What is kept and shown of it.
    var members: [(String, JSON)] {
        switch self {
        case .membership(_, _, let end, let start):
            names + [("createdAt", .int(Int(start)))] + (end.map { [("expiresAt", .int(Int($0)))] } ?? [])
        case .token(_, _, let end, let description):
            names + [("expiresAt", .int(Int(end))), ("description", .string(description))]
        case .policy(_, _, let text): names + [("text", .string(text))]
        }
    }

    /// Reads what ``members`` are; nil for anything else.
    init?(kind: String, _ json: JSON) {
        func name(_ key: String) -> PrincipalName? { json[key]?.string.flatMap { try? PrincipalName(parsing: $0) } }
        func moment(_ key: String) -> Int64? { json[key]?.int.map(Int64.init) }
        switch kind {
        case "membership":
            guard let member = name("member"), let team = name("team"), let start = moment("createdAt") else {
                return nil
            }
            self = .membership(member: member, team: team, expiresAt: moment("expiresAt"), createdAt: start)
        case "token":
            guard let id = json["token"]?.string, let owner = name("owner"), let end = moment("expiresAt") else {
                return nil
            }
            self = .token(id: id, owner: owner, expiresAt: end, description: json["description"]?.string ?? "")
        case "policy":
            guard let id = json["policy"]?.string, let text = json["text"]?.string else { return nil }
            self = .policy(id: id, file: json["file"]?.string ?? "", text: text)
        default: return nil
        }
    }
}

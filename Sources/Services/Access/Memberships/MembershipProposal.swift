// SPDX-License-Identifier: Apache-2.0
import JSON

/// A change of who is in a team that somebody wants to make and somebody else has to agree to.
struct MembershipProposal: Sendable {
    /// Its name.
    let id: String
    /// What is to change.
    let change: MembershipChange
    /// What it lets somebody do, for people; empty in a list.
    let report: String
    /// What tells that from anything else.
    let digest: String
    /// Why.
    let reason: String
    /// Who wants it.
    let proposedBy: String
    /// Who has issued the token by which it was proposed; empty for another issuer's, or a certificate.
    let issuer: String
    /// Since when, in seconds since 1970.
    let createdAt: Int64

    /// With all that it means: for those who may read access, or decide.
    var json: JSON { json([("report", .string(report))]) }

    /// Without the policies and members that it is about.
    var summary: JSON { json([]) }

    private func json(_ report: [(String, JSON)]) -> JSON {
        var members: [(String, JSON)] = [
            ("id", .string(id)), ("change", .string(change.kind)), ("member", .string(change.member.description)),
            ("team", .string(change.team.description)),
        ]
        if let end = change.expiresAt { members.append(("expiresAt", .int(Int(end)))) }
        return .object(
            members + [
                ("reason", .string(reason)), ("proposedBy", .string(proposedBy)), ("createdAt", .int(Int(createdAt))),
            ] + report
        )
    }
}

/// Who asks for a change of who is in a team, and why.
struct MembershipRequest: Sendable {
    /// As it is recorded.
    let author: String
    /// Who has issued the token by which it is asked for; nil for another issuer's, or a certificate.
    let issuer: String?
    /// Why, for whoever approves and for those who look later.
    let reason: String
    /// By what right nobody else has to agree; nil where somebody has to.
    let admission: @Sendable () throws -> MembershipAdmission?
}

/// By what right a change of who is in a team counts at once, although it lets somebody do more.
enum MembershipAdmission: String, Sendable {
    /// The token that `stagedoor init` has printed: whoever has it has the database itself.
    case firstToken = "first token"
    /// The policies let the caller `admitMembers`.
    case policy = "admitMembers"
    /// Nobody signs in.
    case developer
}

/// What became of a change of who is in a team.
enum MembershipOutcome: Sendable {
    /// It has happened.
    case done
    /// It waits for somebody else, for these reasons.
    case proposed(MembershipProposal, reasons: [String])
}

// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
import PostgreSQL
import Web

/// Who is in which team. Whatever lets somebody do more waits for somebody else's approval, as it does with policies.
extension AccessService {
    private static let mostMembershipProposals: Int64 = 1_000
    private static let mostOfOneProposer: Int64 = 100
    private static let mostAttempts = 5

    /// Other policies came in force on another node a moment ago, with which this one does not decide yet.
    private struct OldPolicies: Error {}

    /// What is compared with: what this node knows, and what its policies make of memberships.
    struct KnownMemberships: Sendable {
        let snapshot: AccessSnapshot
        let policies: MembershipPolicies

        /// All memberships as they are stored, which nobody else changes until the transaction ends.
        ///
        /// - Throws: an error upon which ``AccessService/withNewPolicies(_:)`` tries again.
        func current(_ tx: inout Transaction) throws -> [Membership] {
            // The transaction has made the revision one more itself.
            if try AccessStore.revision(&tx) == snapshot.revision + 1 { return snapshot.memberships }
            guard try AccessStore.policyRevision(&tx) == snapshot.policies.number else { throw OldPolicies() }
            return try AccessStore.memberships(&tx)
        }
    }

    /// What a change would let somebody do that they could not, without making it.
    ///
    /// - Throws: as ``make(_:asked:)`` for what cannot be made.
    func difference(_ change: MembershipChange) async throws -> MembershipDifference {
        let snapshot = snapshot
        let policies = MembershipPolicies(snapshot.bundle, at: WallClock.milliseconds)
        return try await database.read { tx in
            _ = try Self.check(change, &tx)
            return MembershipDifference(change, in: try AccessStore.memberships(&tx), under: policies)
        }
    }

    /// Puts somebody into a team, changes until when, or takes them out; or proposes it, if that lets somebody do more.
    ///
    /// - Throws: `WebError` 404 if either is not there, or nobody to be taken out; 409 if a team would be in itself, or
    ///   nobody could administer any more, or too much waits already; 422 for a long reason.
    func make(_ change: MembershipChange, asked request: MembershipRequest) async throws -> MembershipOutcome {
        guard request.reason.utf8.count <= 1_000 else {
            throw WebError.accessInvalid("A reason has at most 1000 bytes")
        }
        return try await withNewPolicies { known in
            try await changeKeepingAdministrators { tx in
                let before = try Self.check(change, &tx)
                let difference = MembershipDifference(change, in: try known.current(&tx), under: known.policies)
                let admission = try difference.reasons.isEmpty ? nil : request.admission()
                guard difference.reasons.isEmpty || admission != nil else {
                    if let same = try Self.waiting(change, known, &tx) {
                        return (.proposed(same, reasons: difference.reasons), nil)
                    }
                    return try Self.propose(change, difference, request, &tx)
                }
                try AccessStore.dropMembershipProposal(change, &tx)
                let details = admission.map { [("withoutApproval", JSON.string($0.rawValue))] } ?? []
                return (.done, try Self.carryOut(change, insteadOf: before, request.reason, details, &tx))
            }
        }
    }

    /// Runs something again once this node knows the policies that came in force meanwhile.
    func withNewPolicies<Answer: Sendable>(
        _ body: (KnownMemberships) async throws -> Answer
    ) async throws -> Answer {
        for _ in 0..<Self.mostAttempts {
            let snapshot = snapshot
            let policies = MembershipPolicies(snapshot.bundle, at: WallClock.milliseconds)
            do {
                return try await body(KnownMemberships(snapshot: snapshot, policies: policies))
            } catch is OldPolicies {
                await state.tryToRefresh()
            }
        }
        throw WebError.accessConflict(
            "This server does not decide by the newest policies yet; try again, and look into its log if that stays so"
        )
    }

    /// Refuses to take somebody or a team away with all memberships where that lets somebody do more, as leaving a team
    /// that is forbidden something does.
    static func refuseMore(
        without name: PrincipalName,
        _ known: KnownMemberships,
        _ tx: inout Transaction
    ) throws {
        let old = try known.current(&tx)
        let new = old.filter { $0.member != name && $0.team != name }
        let members = [name] + old.filter { $0.team == name }.map(\.member)
        let difference = MembershipDifference(of: members, from: old, to: new, under: known.policies)
        guard let reason = difference.reasons.first else { return }
        throw WebError.accessConflict(
            "\(reason); first use 'stagedoor access leave', which somebody else approves, or change the policy "
                + "(to disable somebody counts at once)"
        )
    }

    /// Whether a change can be made, and the membership as it is.
    private static func check(_ change: MembershipChange, _ tx: inout Transaction) throws -> MembershipBefore {
        let (member, team) = (change.member, change.team)
        let before = try AccessStore.membership(of: member, in: team, &tx)
        switch change {
        case .leave:
            if case .none = before { throw WebError.accessNotFound("membership of \(member) in \(team)") }
        case .join:
            for name in [member, team] where try !AccessStore.exists(name, &tx) {
                throw WebError.accessNotFound("principal \(name)")
            }
            guard try member.kind != .team || !AccessStore.isTeam(team, within: member, &tx) else {
                throw WebError.accessConflict("\(team) is in \(member) already, so \(member) cannot be in \(team)")
            }
        }
        return before
    }

    /// Makes the change, and returns what is recorded of it.
    private static func carryOut(
        _ change: MembershipChange,
        insteadOf before: MembershipBefore,
        _ reason: String,
        _ further: [(String, JSON)],
        _ tx: inout Transaction
    ) throws -> AuditRecord {
        var details: [(String, JSON)] = [("member", .string(change.member.description))]
        if let end = change.expiresAt { details.append(("expiresAt", .int(Int(end)))) }
        switch before {
        case .none: break
        case .forGood: details.append(("was", .string("for good")))
        case .until(let end): details.append(("was", .int(Int(end))))
        }
        if !reason.isEmpty { details.append(("reason", .string(reason))) }
        let event: AuditRecord.Event
        switch change {
        case .join(let membership):
            try AccessStore.join(membership, &tx)
            event = .teamJoined
        case .leave(let member, let team):
            _ = try AccessStore.leave(member, team, &tx)
            event = .teamLeft
        }
        return AuditRecord(event, on: change.team.uid.quoted, details + further)
    }

    /// What waits already for as long, and still means what it did: it is not proposed again, so that whoever asks for it
    /// may still approve it.
    private static func waiting(
        _ change: MembershipChange,
        _ known: KnownMemberships,
        _ tx: inout Transaction
    ) throws -> MembershipProposal? {
        guard let waiting = try AccessStore.membershipProposal(of: change.member, in: change.team, &tx),
            waiting.change.kind == change.kind
        else { return nil }
        let wanted = change.expiresAt.map { $0 - WallClock.seconds }
        let length = waiting.change.expiresAt.map { $0 - waiting.createdAt }
        // Both are taken from clocks that have turned meanwhile.
        guard (wanted == nil) == (length == nil), abs((wanted ?? 0) - (length ?? 0)) <= 1 else { return nil }
        let difference = MembershipDifference(waiting.change, in: try known.current(&tx), under: known.policies)
        return difference.digest.utf8.elementsEqual(waiting.digest.utf8) ? waiting : nil
    }

    private static func propose(
        _ change: MembershipChange,
        _ difference: MembershipDifference,
        _ request: MembershipRequest,
        _ tx: inout Transaction
    ) throws -> (MembershipOutcome, AuditRecord?) {
        try AccessStore.dropMembershipProposal(change, &tx)
        let count = try AccessStore.membershipProposalCount(by: request.author, &tx)
        guard count.all < mostMembershipProposals, count.own < mostOfOneProposer else {
            throw WebError.accessConflict(
                "\(count.all) changes of teams wait already, \(count.own) of them by \(request.author): reject some with "
                    + "'stagedoor access reject', or have somebody else approve them"
            )
        }
        let proposal = MembershipProposal(
            id: RandomID.make("member"),
            change: change,
            report: difference.report,
            digest: difference.digest,
            reason: request.reason,
            proposedBy: request.author,
            issuer: request.issuer ?? "",
            createdAt: WallClock.seconds
        )
        try AccessStore.add(proposal, &tx)
        try NotificationStore.tell(.membershipProposed, by: proposal.proposedBy, ("proposal", proposal.summary), &tx)
        return (.proposed(proposal, reasons: difference.reasons), record(.membershipProposed, proposal))
    }

    private static func record(
        _ event: AuditRecord.Event,
        _ proposal: MembershipProposal,
        _ details: [(String, JSON)] = []
    ) -> AuditRecord {
        var all: [(String, JSON)] = [
            ("change", .string(proposal.change.kind)), ("member", .string(proposal.change.member.description)),
        ]
        if let end = proposal.change.expiresAt { all.append(("expiresAt", .int(Int(end)))) }
        if !proposal.reason.isEmpty { all.append(("reason", .string(proposal.reason))) }
        return AuditRecord(event, on: proposal.change.team.uid.quoted, all + names(of: proposal) + details)
    }

    private static func names(of proposal: MembershipProposal) -> [(String, JSON)] {
        [
            ("proposal", .string(proposal.id)), ("proposedBy", .string(proposal.proposedBy)),
            ("digest", .string(proposal.digest)),
        ]
    }

    /// All changes of teams that wait for somebody's agreement, the oldest first, without what they mean.
    func membershipProposals() async throws -> [MembershipProposal] {
        try await database.read { tx in try AccessStore.membershipProposals(&tx) }
    }

    /// Those of these ids that wait, the oldest first.
    func membershipProposals(_ ids: [String]) async throws -> [MembershipProposal] {
        try await database.read { tx in try AccessStore.membershipProposals(ids, &tx) }
    }

    /// Makes a change that was proposed.
    ///
    /// - Parameters:
    ///   - teams: the teams that the approver is in, not over other teams.
    ///   - issuer: who has issued the token by which the approval comes: whoever hands themselves a token of somebody
    ///     else's is not somebody else.
    /// - Throws: `WebError` 404; 403 if whoever proposed it, gave the program that did its token, or may do more by it
    ///   approves it; 409 if it means something else by now, or would have ended; as ``make(_:asked:)`` otherwise.
    func approveMembership(
        _ id: String,
        by author: String,
        in teams: Set<PrincipalName>,
        issuer: String?
    ) async throws -> MembershipProposal {
        try await withNewPolicies { known in
            try await changeKeepingAdministrators { tx in
                let proposal = try Self.membershipProposal(id, &tx)
                let change = proposal.change
                try FourEyes(proposedBy: proposal.proposedBy, issuer: proposal.issuer).check(author, issuer: issuer)
                let current = try known.current(&tx)
                try Self.refuseGainers(change, [author, issuer ?? author], in: teams, current)
                let before = try Self.check(change, &tx)
                let difference = MembershipDifference(change, in: current, under: known.policies)
                guard difference.digest.utf8.elementsEqual(proposal.digest.utf8) else {
                    throw WebError.accessConflict("What this means has changed since it was proposed; propose it again")
                }
                if let end = change.expiresAt, end <= WallClock.seconds {
                    throw WebError.accessConflict("The membership would have ended by now; propose another one")
                }
                try AccessStore.dropMembershipProposal(change, &tx)
                let names = Self.names(of: proposal)
                return (proposal, try Self.carryOut(change, insteadOf: before, proposal.reason, names, &tx))
            }
        }
    }

    /// Nobody agrees to what they gain themselves.
    ///
    /// - Parameters:
    ///   - people: whoever approves, and whoever has issued the token by which they do.
    ///   - teams: the teams of whoever approves, not over other teams.
    private static func refuseGainers(
        _ change: MembershipChange,
        _ people: [String],
        in teams: Set<PrincipalName>,
        _ memberships: [Membership]
    ) throws(WebError) {
        let graph = MembershipGraph(memberships)
        let around = people.compactMap { try? PrincipalName(parsing: $0) } + teams
        guard around.contains(where: { $0 == change.member || graph.teams(of: $0)[change.member] != nil }) else {
            return
        }
        throw WebError(
            status: 403,
            code: 40302,
            message:
                "\(Set(people).sorted().joined(separator: " or ")) may do more by it; somebody else has to approve it"
        )
    }

    /// Drops a change that was proposed.
    ///
    /// - Throws: `WebError` 404.
    func rejectMembership(_ id: String) async throws {
        try await change { tx in
            let proposal = try Self.membershipProposal(id, &tx)
            try AccessStore.dropMembershipProposal(proposal.change, &tx)
            return ((), Self.record(.membershipRejected, proposal))
        }
    }

    private static func membershipProposal(_ id: String, _ tx: inout Transaction) throws -> MembershipProposal {
        guard let found = try AccessStore.membershipProposals([id], &tx).first else {
            throw WebError.accessNotFound("open proposal \(id.prefix(100))")
        }
        return found
    }
}

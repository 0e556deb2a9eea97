// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
import PostgreSQL
package import Web

extension AccessService {
    /// What became of policies that somebody wanted to put in force.
    package enum PolicyOutcome: Sendable {
        /// They are those in force.
        case unchanged(PolicyRevision)
        /// They are in force.
        case inForce(PolicyRevision)
        /// They allow more than those in force, so that somebody else has to agree.
        case proposed(PolicyProposal)
    }

    /// A change of policies.
    package struct PolicyChange: Sendable {
        /// All files; those that are not among them are gone.
        package let documents: [PolicyDocument]
        /// Why.
        package let reason: String
        /// The revision that whoever made the change has seen.
        package let basedOn: Int64

        /// - Throws: `WebError` 422 for a long reason, or for names of files that are none.
        package init(documents: [PolicyDocument], reason: String, basedOn: Int64) throws(WebError) {
            guard reason.utf8.count <= 1_000 else { throw .accessInvalid("A reason has at most 1000 bytes") }
            for document in documents {
                let parts = document.name.split(separator: "/", omittingEmptySubsequences: false)
                let isPlain =
                    document.name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
                    && !parts.contains { $0.isEmpty || $0.hasPrefix(".") }
                guard isPlain, document.name.hasSuffix(".cedar") || document.isTest || document.isEntities,
                    document.name.utf8.count <= 255
                else {
                    throw .accessInvalid(
                        "The name of a file ends in .cedar, or is tests/….json or entities/….json; it has at most 255 "
                            + "bytes, and no part begins with a dot"
                    )
                }
            }
            let sorted = documents.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            for (one, next) in zip(sorted, sorted.dropFirst()) where one.name.utf8.elementsEqual(next.name.utf8) {
                throw .accessInvalid("Two files have the name '\(one.name)'")
            }
            self.documents = sorted
            self.reason = reason
            self.basedOn = basedOn
        }
    }

    private static let mostProposals = 100

    /// What a change would mean, without making it.
    ///
    /// - Parameter isLimited: whether it comes from somebody who may not change all policies.
    /// - Throws: `WebError` 422 for policies that are not valid, 409 if others are in force by now.
    package func review(_ change: PolicyChange, isLimited: Bool = false) async throws -> PolicyReview {
        try await compare(change, with: snapshot, isLimited)
    }

    /// Puts policies in force if they allow nothing that was not allowed; proposes them if they do, or if it cannot be
    /// told.
    ///
    /// - Parameters:
    ///   - issuer: who has issued the token by which the change comes.
    ///   - isLimited: whether it comes from somebody who may not change all policies, and needs somebody else to forbid.
    /// - Throws: as ``review(_:isLimited:)``.
    package func apply(
        _ change: PolicyChange,
        by author: String,
        issuer: String?,
        isLimited: Bool = false
    ) async throws -> (outcome: PolicyOutcome, review: PolicyReview) {
        let before = snapshot
        let review = try await compare(change, with: before, isLimited)
        if change.documents == before.policies.documents { return (.unchanged(before.policies), review) }
        if review.needsApproval {
            let proposal = PolicyProposal(
                id: RandomID.make("prop"),
                basedOn: change.basedOn,
                documents: change.documents,
                report: review.text,
                reason: change.reason,
                proposedBy: author,
                issuer: issuer ?? "",
                createdAt: WallClock.seconds
            )
            try await self.change(Self.record(.policiesProposed, proposal)) { tx in
                guard try AccessStore.proposalCount(&tx) < Self.mostProposals else {
                    throw WebError.accessConflict(
                        "\(Self.mostProposals) proposals wait already; approve or reject some"
                    )
                }
                try AccessStore.add(proposal, &tx)
                try NotificationStore.tell(.policiesProposed, by: author, proposal.told, &tx)
            }
            return (.proposed(proposal), review)
        }
        let revision = PolicyRevision(
            number: change.basedOn + 1,
            documents: change.documents,
            reason: change.reason,
            proposedBy: author,
            approvedBy: nil,
            createdAt: WallClock.seconds
        )
        let record = AuditRecord(
            .policiesChanged,
            Self.details(of: revision.number, change.documents) + [("reason", .string(revision.reason))]
        )
        try await self.change(record) { tx in try Self.put(revision, by: author, &tx) }
        return (.inForce(revision), review)
    }

    /// On a thread for it, since many policies take a while.
    private func compare(
        _ change: PolicyChange,
        with snapshot: AccessSnapshot,
        _ isLimited: Bool
    ) async throws -> PolicyReview {
        try await PolicyBench.shared.run { try Self.compare(change, with: snapshot, isLimited) }
    }

    private static func compare(
        _ change: PolicyChange,
        with snapshot: AccessSnapshot,
        _ isLimited: Bool
    ) throws -> PolicyReview {
        guard change.basedOn == snapshot.policies.number else { throw outdated(snapshot.policies.number) }
        let now = WallClock.milliseconds
        let new = try loadable(change.documents, with: snapshot, at: now)
        let failing: [String]
        do throws(PolicyRefusal) {
            failing = try PolicyTests(change.documents).run(
                new.set(at: now),
                insteadOf: snapshot.bundle.set(at: now),
                with: PolicyTests(snapshot.policies.documents)
            )
        } catch {
            throw WebError.accessInvalid(
                "The policies do not decide as their tests expect:\n" + error.messages.joined(separator: "\n")
            )
        }
        for moment in [now] + new.ends(after: now).suffix(1) {
            guard try letsAdministratorsIn(new, at: moment) else {
                throw WebError.accessConflict(
                    "With these policies no member of the team 'administrators' could changePolicies and approvePolicies "
                        + (moment == now ? "any more" : "once all have ended that say @expires")
                )
            }
        }
        let tests = PolicyTests.changes(from: snapshot.policies.documents, to: change.documents)
        return try PolicyReview.compare(
            snapshot.bundle,
            new,
            at: now,
            people: snapshot.entities,
            scopes: snapshot.tokenScopes,
            changedTests: tests,
            failingTests: failing,
            asksForForbids: isLimited
        )
    }

    /// Policies that every server can load; a revision that none could would stop them all.
    ///
    /// - Throws: `WebError` 422 for others.
    static func loadable(
        _ documents: [PolicyDocument],
        with snapshot: AccessSnapshot,
        at moment: Int64
    ) throws -> PolicyBundle {
        do {
            let bundle = try PolicyBundle(documents)
            _ = try snapshot.with(documents, compiled: bundle, at: moment)
            return bundle
        } catch let error as PolicyRefusal {
            throw WebError.accessInvalid("The policies are not valid:\n" + error.messages.joined(separator: "\n"))
        } catch let error as CedarError {
            throw WebError.accessInvalid("No server could load the policies: \(error.message)")
        }
    }

    /// What the audit log says of policies that come in force.
    static func details(of revision: Int64, _ documents: [PolicyDocument]) -> [(String, JSON)] {
        [("revision", .int(Int(revision))), ("sha256", .string(PolicyDocument.digest(of: documents)))]
    }

    /// Adds a revision unless somebody was faster.
    static func put(_ revision: PolicyRevision, by author: String, _ tx: inout Transaction) throws {
        let last = try AccessStore.policies(&tx)?.number ?? 0
        guard revision.number == last + 1 else { throw outdated(last) }
        try AccessStore.add(revision, &tx)
        try AccessStore.settleOutdated(by: author, &tx)
    }

    private static func outdated(_ number: Int64) -> WebError {
        .accessConflict("Revision \(number) of the policies is in force by now; take it into account and try again")
    }

    /// Proposals that wait for somebody's agreement.
    package func proposals() async throws -> [PolicyProposal] {
        try await database.read { tx in try AccessStore.proposals(&tx) }
    }

    /// Puts a proposal in force.
    ///
    /// - Throws: `WebError` 404; 403 if whoever proposed it, or gave the program that did its token, approves it; 409 if others are in force by now; 422 if no server could load it.
    ///
    /// - Parameter issuer: who has issued the token by which the approval comes: whoever hands themselves a token of
    ///   somebody else's is not somebody else.
    package func approve(_ id: String, by author: String, issuer: String?) async throws -> PolicyRevision {
        let known = try await proposal(id)
        let snapshot = snapshot
        try await PolicyBench.shared.run {
            _ = try Self.loadable(known.documents, with: snapshot, at: WallClock.milliseconds)
        }
        let details = Self.details(of: known.basedOn + 1, known.documents)
        return try await change(Self.record(.policiesChanged, known, details)) { tx in
            let proposal = try Self.proposal(id, &tx)
            try FourEyes(proposedBy: proposal.proposedBy, issuer: proposal.issuer).check(author, issuer: issuer)
            let revision = PolicyRevision(
                number: proposal.basedOn + 1,
                documents: proposal.documents,
                reason: proposal.reason,
                proposedBy: proposal.proposedBy,
                approvedBy: author,
                createdAt: WallClock.seconds
            )
            try AccessStore.settle(id, "approved", by: author, &tx)
            try Self.put(revision, by: author, &tx)
            return revision
        }
    }

    /// Drops a proposal.
    ///
    /// - Throws: `WebError` 404.
    package func reject(_ id: String, by author: String) async throws {
        try await change(Self.record(.policiesRejected, try await proposal(id))) { tx in
            _ = try Self.proposal(id, &tx)
            try AccessStore.settle(id, "rejected", by: author, &tx)
        }
    }

    private func proposal(_ id: String) async throws -> PolicyProposal {
        try await database.read { tx in try Self.proposal(id, &tx) }
    }

    private static func record(
        _ event: AuditRecord.Event,
        _ proposal: PolicyProposal,
        _ details: [(String, JSON)] = []
    ) -> AuditRecord {
        AuditRecord(
            event,
            details + [
                ("proposal", .string(proposal.id)), ("proposedBy", .string(proposal.proposedBy)),
                ("reason", .string(proposal.reason)),
            ]
        )
    }

    private static func proposal(_ id: String, _ tx: inout Transaction) throws -> PolicyProposal {
        guard !id.isEmpty, let found = try AccessStore.proposals(id: id, &tx).first else {
            throw WebError.accessNotFound("open proposal \(id.prefix(100))")
        }
        return found
    }
}

extension PolicyProposal {
    /// What others are told of it: not the policies, which only those may read who may read access.
    fileprivate var told: (String, JSON) {
        (
            "proposal",
            .object([
                ("id", .string(id)), ("basedOn", .int(Int(basedOn))), ("reason", .string(reason)),
                ("proposedBy", .string(proposedBy)), ("createdAt", .int(Int(createdAt))),
            ])
        )
    }
}

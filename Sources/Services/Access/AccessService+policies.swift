// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
package import PolicyAnalysis
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
                let isPlain = document.name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
                guard isPlain, (1...255).contains(document.name.utf8.count) else {
                    throw .accessInvalid("The name of a file has 1 to 255 bytes without control characters")
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

    /// What a change would mean, without making it.
    ///
    /// - Throws: `WebError` 422 for policies that are not valid, 409 if others are in force by now.
    package func review(_ change: PolicyChange) async throws -> DifferenceReport {
        try compare(change, with: snapshot)
    }

    /// Puts policies in force if they allow nothing that was not allowed; proposes them if they do, or if it cannot be
    /// told.
    ///
    /// - Throws: as ``review(_:)``.
    package func apply(_ change: PolicyChange, by author: String) async throws -> PolicyOutcome {
        let before = snapshot
        let report = try compare(change, with: before)
        if change.documents == before.policies.documents { return .unchanged(before.policies) }
        if report.isAnythingNewlyPermitted || !report.undecided.isEmpty {
            let proposal = PolicyProposal(
                id: RandomID.make("prop"),
                basedOn: change.basedOn,
                documents: change.documents,
                report: report.text,
                reason: change.reason,
                proposedBy: author,
                createdAt: WallClock.seconds
            )
            try await self.change(Self.record(.policiesProposed, proposal)) { tx in
                try AccessStore.add(proposal, &tx)
            }
            return .proposed(proposal)
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
            [("revision", .int(Int(revision.number))), ("reason", .string(revision.reason))]
        )
        try await self.change(record) { tx in try Self.put(revision, &tx) }
        return .inForce(revision)
    }

    private func compare(_ change: PolicyChange, with snapshot: AccessSnapshot) throws -> DifferenceReport {
        guard change.basedOn == snapshot.policies.number else { throw Self.outdated(snapshot.policies.number) }
        let new: PolicyBundle
        do throws(PolicyRefusal) {
            new = try PolicyBundle(change.documents)
        } catch {
            throw WebError.accessInvalid("The policies are not valid:\n" + error.messages.joined(separator: "\n"))
        }
        let comparison = PolicyComparison(schema: try PolicyBundle.schema.get())
        return DifferenceReport(environments: try comparison.compare(old: snapshot.bundle.set, new: new.set))
    }

    /// Adds a revision unless somebody was faster.
    private static func put(_ revision: PolicyRevision, _ tx: inout Transaction) throws {
        let last = try AccessStore.policies(&tx)?.number ?? 0
        guard revision.number == last + 1 else { throw outdated(last) }
        try AccessStore.add(revision, &tx)
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
    /// - Throws: `WebError` 404; 403 if whoever proposed it approves it; 409 if others are in force by now.
    ///
    /// - Parameter issuer: who has issued the token by which the approval comes: whoever hands themselves a token of
    ///   somebody else's is not somebody else.
    package func approve(_ id: String, by author: String, issuer: String?) async throws -> PolicyRevision {
        let known = try await proposal(id)
        return try await change(Self.record(.policiesChanged, known, [("revision", .int(Int(known.basedOn + 1)))])) {
            tx in
            let proposal = try Self.proposal(id, &tx)
            for person in [author, issuer ?? author] where proposal.proposedBy.utf8.elementsEqual(person.utf8) {
                let how =
                    person.utf8.elementsEqual(author.utf8) ? "proposed this" : "proposed this and issued the token"
                throw WebError(
                    status: 403,
                    code: 40302,
                    message: "\(person) has \(how); somebody else has to approve it"
                )
            }
            let revision = PolicyRevision(
                number: proposal.basedOn + 1,
                documents: proposal.documents,
                reason: proposal.reason,
                proposedBy: proposal.proposedBy,
                approvedBy: author,
                createdAt: WallClock.seconds
            )
            try Self.put(revision, &tx)
            try AccessStore.settle(id, "approved", by: author, &tx)
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
        let found = try AccessStore.proposals(&tx).first { $0.id.utf8.elementsEqual(id.utf8) }
        guard let found else { throw WebError.accessNotFound("open proposal \(id.prefix(100))") }
        return found
    }
}

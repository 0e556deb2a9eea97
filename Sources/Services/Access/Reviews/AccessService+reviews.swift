// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
import PolicyUsage
import PostgreSQL
import Web

/// Reviews of who still needs what.
extension AccessService {
    /// The most days ahead at which a review is due.
    static let longestReview: Int64 = 366

    /// A review that somebody wants to begin.
    struct NewReview: Sendable {
        let team: PrincipalName
        let owner: PrincipalName
        let dueAt: Int64
        let unusedDays: Int

        /// - Parameter due: its last day, in UTC.
        /// - Throws: `WebError` 422 for an owner who is no person, and for a day or a number of days out of bounds.
        init(team: PrincipalName, owner: PrincipalName, due: String, unusedDays: Int = 90) throws(WebError) {
            guard owner.kind == .person else { throw .accessInvalid("The owner is a person: person:ada") }
            guard due.utf8.count == "2026-12-31".utf8.count, let day = Moment(due) else {
                throw .accessInvalid("The day on which a review is due is written like 2026-12-31")
            }
            let (now, end) = (WallClock.seconds, day.milliseconds / 1_000 + 86_400)
            guard end > now, day.milliseconds / 1_000 <= now + AccessService.longestReview * 86_400 else {
                throw .accessInvalid("A review is due today or at most \(AccessService.longestReview) days from now")
            }
            guard (1...366).contains(unusedDays) else {
                throw .accessInvalid("What counts as unused was not used for 1 to 366 days")
            }
            self.team = team
            self.owner = owner
            self.dueAt = end
            self.unusedDays = unusedDays
        }
    }

    /// Begins a review: keeps what there is of a team now, and proposes what of it to remove.
    ///
    /// - Parameter resources: what policies speak of beside everybody.
    /// - Throws: `WebError` 404 for a team or an owner who is not there; 409 if a review of the team is open; 422 for a
    ///   team of which there is more than a review holds.
    func start(_ new: NewReview, resources: [ProtectedResource], by author: String) async throws -> AccessReview {
        let snapshot = snapshot
        for name in [new.team, new.owner] where snapshot.principals[name] == nil {
            throw WebError.accessNotFound("principal \(name)")
        }
        guard snapshot.principals[new.owner]?.isDisabled == false else {
            throw WebError.accessConflict(
                "\(new.owner) is disabled; somebody who may sign in has to answer for a review"
            )
        }
        if let open = try await database.read({ tx in try ReviewStore.open(of: new.team, &tx) }) {
            throw Self.isOpen(open)
        }
        guard let evidence = try await evidence(new) else { throw Self.tooMuch(new.team) }
        // It takes a while, and whoever else is on the loop of this connection does not wait for it.
        let work = Task.detached {
            let policies = try ReviewPolicies(
                snapshot.bundle,
                evidence,
                above: snapshot.above(new.team),
                entities: snapshot.entities(with: resources + evidence.named)
            )
            return ReviewDraft(evidence, policies) { snapshot.above($0) }.items()
        }
        let items = try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
        guard items.count <= ReviewEvidence.mostItems else { throw Self.tooMuch(new.team) }
        let review = AccessReview(
            id: RandomID.make("rev"),
            team: new.team,
            owner: new.owner,
            unusedDays: new.unusedDays,
            dueAt: new.dueAt,
            startedAt: evidence.now,
            startedBy: author,
            notes: evidence.notes,
            items: items.count,
            removals: items.count { $0.proposal == .remove },
            undecided: items.count,
            settlement: nil
        )
        return try await database.write { tx in
            guard try AccessStore.exists(new.team, &tx) else { throw WebError.accessNotFound("principal \(new.team)") }
            guard try ReviewStore.add(review, items, &tx) else {
                throw WebError.accessConflict("A review of \(new.team) is open already")
            }
            let details: [(String, JSON)] = [
                ("items", .int(review.items)), ("proposedRemovals", .int(review.removals)),
                ("unusedDays", .int(review.unusedDays)),
            ]
            try AuditTrail.append(Self.record(.reviewStarted, review, details), &tx)
            return review
        }
    }

    /// A log that takes too long to be read is too much of it.
    private func evidence(_ new: NewReview) async throws -> ReviewEvidence? {
        do {
            return try await database.read { tx in
                try ReviewEvidence.read(new.team, unusedDays: new.unusedDays, &tx)
            }
        } catch let error as DatabaseError where error.code == .deadline {
            return try await database.read { tx in
                try ReviewEvidence.read(new.team, unusedDays: new.unusedDays, readsLog: false, &tx)
            }
        }
    }

    private static func isOpen(_ review: AccessReview) -> WebError {
        .accessConflict("A review of \(review.team) is open already: \(review.id), of \(review.owner)")
    }

    private static func tooMuch(_ team: PrincipalName) -> WebError {
        .accessInvalid(
            "There are more than \(ReviewEvidence.mostItems) memberships, tokens and policies of \(team); review the "
                + "teams within it one by one"
        )
    }

    /// Reads a review.
    ///
    /// - Throws: `WebError` 404.
    func review(_ id: String) async throws -> AccessReview {
        guard let review = try await findReview(id) else { throw Self.noReview(id) }
        return review
    }

    /// A review by its name, if there is one.
    func findReview(_ id: String) async throws -> AccessReview? {
        try await database.read { tx in try ReviewStore.review(id, &tx) }
    }

    static func noReview(_ id: String) -> WebError { .accessNotFound("review \(id.prefix(100))") }

    /// The items of a review, those after a number.
    func items(of review: String, after number: Int, limit: Int) async throws -> [ReviewItem] {
        try await database.read { tx in try ReviewStore.items(of: review, after: number, limit: limit, &tx) }
    }

    /// Reviews in their order, those after a place.
    func reviews(after cursor: ReviewStore.Cursor, limit: Int) async throws -> [ReviewStore.Listed] {
        try await database.read { tx in try ReviewStore.list(after: cursor, limit: limit, &tx) }
    }

    /// The reviews that wait for somebody, what is due first coming first.
    func reviews(waitingFor owner: PrincipalName) async throws -> [AccessReview] {
        guard owner.kind == .person else { return [] }
        return try await database.read { tx in try ReviewStore.open(ownedBy: owner, limit: 100, &tx) }
    }

    static func record(
        _ event: AuditRecord.Event,
        _ review: AccessReview,
        _ details: [(String, JSON)] = []
    ) -> AuditRecord {
        let all: [(String, JSON)] = [
            ("review", .string(review.id)), ("team", .string(review.team.description)),
            ("owner", .string(review.owner.description)), ("due", .string(review.due)),
        ]
        return AuditRecord(event, on: review.resource.name.uid.quoted, all + details)
    }
}

extension ReviewEvidence {
    /// What could not be judged, each in a sentence.
    var notes: [String] {
        var notes: [String] = []
        if let gap {
            notes.append(
                "Of memberships and policies nothing is proposed for not being used in \(unusedDays) days: \(gap)."
            )
        }
        if gap == nil, decisions == nil {
            notes.append("No policy is judged: more was decided than a review looks at; see 'stagedoor policy usage'.")
        }
        return notes
    }
}

extension AccessSnapshot {
    /// The teams that somebody or a team is in, over whatever teams.
    func above(_ name: PrincipalName) -> Set<PrincipalName> {
        var found: Set<PrincipalName> = []
        var open = [name]
        while let next = open.popLast() {
            for team in teams(of: next) where found.insert(team).inserted { open.append(team) }
        }
        return found
    }
}

// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
import PolicyUsage
import PostgreSQL
import Web

/// Deciding what stays and what goes, and ending reviews.
extension AccessService {
    /// What somebody decides about an item.
    struct NewDecision: Sendable {
        let item: Int
        let verdict: ReviewItem.Verdict
        let reason: String

        /// - Throws: `WebError` 422 without a reason.
        init(item: Int, verdict: ReviewItem.Verdict, reason: String) throws(WebError) {
            self.item = item
            self.verdict = verdict
            self.reason = try AccessService.reason(reason)
        }
    }

    /// A reason that says something.
    static func reason(_ text: String) throws(WebError) -> String {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }), text.utf8.count <= 1_000 else {
            throw .accessInvalid("A reason of at most 1000 bytes is needed")
        }
        return text
    }

    /// Decides about an item, and does what was decided: all in one transaction.
    ///
    /// - Parameter issuer: who has issued the token by which the decision comes: whoever hands themselves a token of
    ///   somebody else's is not somebody else.
    /// - Throws: `WebError` 404; 403 for one's own access; 409 if it was decided before or the review has ended, or if
    ///   nobody could administer any more.
    func decide(_ id: String, _ new: NewDecision, by author: String, issuer: String?) async throws -> ReviewItem {
        guard let known = try await database.read({ tx in try ReviewStore.item(new.item, of: id, &tx) }) else {
            throw WebError.accessNotFound("item \(new.item) of review \(id.prefix(100))")
        }
        try refuseOwn(known, new.verdict, [author, issuer ?? author])
        let body: @Sendable (inout Transaction) throws -> (ReviewItem, AuditRecord?) = { tx in
            try Self.decide(id, new, by: author, &tx)
        }
        if known.isRemovable, new.verdict == .remove {
            return try await withNewPolicies { memberships in
                try await changeKeepingAdministrators { tx in
                    try Self.refuseMore(known, memberships, &tx)
                    return try body(&tx)
                }
            }
        }
        return try await database.write { tx in
            let (item, record) = try body(&tx)
            if let record { try AuditTrail.append(record, &tx) }
            return item
        }
    }

    /// Nobody says that they may keep what they have, nor ends their own access with the look of a review.
    private func refuseOwn(_ item: ReviewItem, _ verdict: ReviewItem.Verdict, _ people: [String]) throws {
        for person in people {
            let isOwn =
                switch item.subject {
                case .membership(let team, _, _, _) where team.kind == .team:
                    verdict == .keep && isIn(person, team)
                case .policy: verdict == .keep && item.names(person)
                default: item.principal.map { $0.description.utf8.elementsEqual(person.utf8) } ?? false
                }
            guard isOwn else { continue }
            throw WebError(
                status: 403,
                code: 40302,
                message: "Item \(item.number) is about what \(person) has; somebody else has to decide it"
            )
        }
    }

    /// A review takes away: what would let somebody do more by that needs an approval of its own.
    private static func refuseMore(
        _ item: ReviewItem,
        _ memberships: KnownMemberships,
        _ tx: inout Transaction
    ) throws {
        guard case .membership(let member, let team, _, _) = item.subject else { return }
        let current = try memberships.current(&tx)
        let difference = MembershipDifference(.leave(member, team), in: current, under: memberships.policies)
        guard let reason = difference.reasons.first else { return }
        throw WebError.accessConflict(
            "\(reason); take them out with 'stagedoor access leave', and decide this once somebody else has approved that"
        )
    }

    private func isIn(_ person: String, _ team: PrincipalName) -> Bool {
        guard let name = try? PrincipalName(parsing: person) else { return false }
        return snapshot.above(name).contains(team)
    }

    private static func decide(
        _ id: String,
        _ new: NewDecision,
        by author: String,
        _ tx: inout Transaction
    ) throws -> (ReviewItem, AuditRecord) {
        let review = try openReview(id, &tx)
        guard let item = try ReviewStore.item(new.item, of: id, &tx) else {
            throw WebError.accessNotFound("item \(new.item) of review \(id.prefix(100))")
        }
        if let decision = item.decision {
            throw WebError.accessConflict(
                "\(decision.by) has decided item \(item.number) before: \(decision.verdict.rawValue)"
            )
        }
        let (outcome, note) = try carryOut(item, new.verdict, since: review.startedAt, &tx)
        let decision = ReviewItem.Decision(
            verdict: new.verdict,
            reason: new.reason,
            by: author,
            at: WallClock.seconds,
            outcome: outcome,
            note: note
        )
        guard try ReviewStore.decide(item.number, of: id, decision, &tx) else {
            throw WebError.accessConflict("Somebody has decided item \(item.number) before")
        }
        var details: [(String, JSON)] = [("item", .int(item.number)), ("kind", .string(item.subject.kind))]
        // The owner of a token is not the owner of the review, nor is the team always the one that is reviewed.
        let others = ["owner": "principal", "team": "of"]
        details += item.subject.names.map { (others[$0.0] ?? $0.0, $0.1) }
        details += [
            ("proposal", .string(item.proposal.rawValue)), ("decision", .string(new.verdict.rawValue)),
            ("reason", .string(new.reason)), ("outcome", .string(outcome.rawValue)),
        ]
        if let note { details.append(("note", .string(note))) }
        return (item.decided(decision), record(.reviewDecided, review, details))
    }

    /// The review, which nobody else changes until the transaction ends.
    private static func openReview(_ id: String, _ tx: inout Transaction) throws -> AccessReview {
        guard let review = try ReviewStore.review(id, locking: true, &tx) else { throw noReview(id) }
        if let settlement = review.settlement {
            throw WebError.accessConflict("\(settlement.by) has \(settlement.outcome) this review")
        }
        return review
    }

    /// Does what was decided. What is other than when the review began is said.
    private static func carryOut(
        _ item: ReviewItem,
        _ verdict: ReviewItem.Verdict,
        since start: Int64,
        _ tx: inout Transaction
    ) throws -> (ReviewItem.Outcome, note: String?) {
        switch item.subject {
        case .membership(let member, let team, let end, let start):
            guard let now = try ReviewStore.membership(member, team, &tx) else {
                return (.gone, "the membership has ended")
            }
            var notes: [String] = []
            if now.createdAt != start { notes.append("left and put in again on \(Moment.day(now.createdAt))") }
            if now.expiresAt != end {
                notes.append(now.expiresAt.map { "now ends by itself on \(Moment.day($0))" } ?? "now ends never")
            }
            let note = notes.isEmpty ? nil : notes.joined(separator: "; ")
            guard verdict == .remove else { return (.kept, note) }
            guard try AccessStore.leave(member, team, &tx) else { return (.gone, note) }
            let details: [(String, JSON)] = [("member", .string(member.description))]
            try AuditTrail.append(AuditRecord(.teamLeft, on: team.uid.quoted, details), &tx)
            return (.removed, note)
        case .token(let id, let owner, _, _):
            return try carryOut(id, of: owner, verdict, since: start, &tx)
        case .policy(let id, _, let text):
            let current = try ReviewStore.policyText(id, &tx)
            let isSame = current.map { $0.utf8.elementsEqual(text.utf8) } ?? false
            let change = current == nil ? "is not in force any more" : "is another one now"
            return (verdict == .remove ? .followUp : .kept, isSame ? nil : "the policy \(change)")
        }
    }

    private static func carryOut(
        _ token: String,
        of owner: PrincipalName,
        _ verdict: ReviewItem.Verdict,
        since start: Int64,
        _ tx: inout Transaction
    ) throws -> (ReviewItem.Outcome, note: String?) {
        let now = try ReviewStore.token(token, &tx)
        var notes: [String] = []
        if now == nil { notes.append("the token has ended: it was rotated, revoked or expired") }
        if let last = now?.lastUsedAt, last > start { notes.append("used since the review began") }
        let newer = try ReviewStore.tokens(of: owner, after: start, &tx)
        if newer > 0 {
            notes.append("its owner has got \(newer) since the review began, about which it says nothing")
        }
        let note = notes.isEmpty ? nil : notes.joined(separator: "; ")
        guard now != nil else { return (.gone, note) }
        guard verdict == .remove else { return (.kept, note) }
        let revoked = try AccessStore.revoke(token, &tx)
        guard !revoked.isEmpty else { return (.gone, note) }
        try AuditTrail.append(record(revoked, with: token, of: owner), &tx)
        return (.removed, note)
    }

    /// A policy that a review wants to be changed.
    struct FollowUp: Sendable {
        let item: ReviewItem
        /// Whether it is as it was when the review began.
        let isOpen: Bool
    }

    /// The policies that a review wants to be changed.
    func followUps(of review: String) async throws -> [FollowUp] {
        try await database.read { tx in try Self.followUps(of: review, &tx) }
    }

    private static func followUps(of review: String, _ tx: inout Transaction) throws -> [FollowUp] {
        let items = try ReviewStore.followUps(of: review, &tx)
        guard !items.isEmpty else { return [] }
        let texts = try ReviewStore.policyTexts(&tx)
        return items.map { item in
            guard case .policy(let id, _, let text) = item.subject else { return FollowUp(item: item, isOpen: false) }
            return FollowUp(
                item: item,
                isOpen: texts[CedarString(id)].map { $0.utf8.elementsEqual(text.utf8) } ?? false
            )
        }
    }

    /// Ends a review of which everything is decided.
    ///
    /// - Throws: `WebError` 404; 409 as long as something is not decided, or if it has ended before.
    func finish(_ id: String, by author: String) async throws -> (review: AccessReview, followUps: [FollowUp]) {
        try await database.write { tx in
            try Self.recordOverdue(&tx)
            let review = try Self.openReview(id, &tx)
            let open = try ReviewStore.undecided(of: id, limit: 10, &tx)
            guard open.isEmpty else {
                let list = open.map(String.init).joined(separator: ", ") + (review.undecided > open.count ? ", …" : "")
                let what = review.undecided == 1 ? "1 item is" : "\(review.undecided) items are"
                throw WebError.accessConflict("\(what) not decided: \(list)")
            }
            let followUps = try Self.followUps(of: id, &tx)
            let removed = try ReviewStore.removals(of: id, &tx)
            try ReviewStore.settle(id, "finished", by: author, reason: nil, &tx)
            let details: [(String, JSON)] = [
                ("items", .int(review.items)), ("removed", .int(removed)), ("followUps", .int(followUps.count)),
            ]
            try AuditTrail.append(Self.record(.reviewFinished, review, details), &tx)
            return (try ReviewStore.review(id, &tx) ?? review, followUps)
        }
    }

    /// Ends a review that is not to be finished. What was decided stays as it is.
    ///
    /// - Throws: `WebError` 404; 409 if it has ended before.
    func cancel(_ id: String, reason: String, by author: String) async throws -> AccessReview {
        let reason = try Self.reason(reason)
        return try await database.write { tx in
            try Self.recordOverdue(&tx)
            let review = try Self.openReview(id, &tx)
            try ReviewStore.settle(id, "cancelled", by: author, reason: reason, &tx)
            let details: [(String, JSON)] = [
                ("reason", .string(reason)), ("undecided", .int(review.undecided)),
            ]
            try AuditTrail.append(Self.record(.reviewCancelled, review, details), &tx)
            return try ReviewStore.review(id, &tx) ?? review
        }
    }

    /// Records which reviews have become overdue, and has it told; each once.
    static func recordOverdue(_ tx: inout Transaction) throws {
        // Nobody has let them become so, whoever happens to come by.
        try AuditOrigin.$current.withValue(AuditOrigin(actor: "stagedoor")) {
            for review in try ReviewStore.takeOverdue(&tx) {
                let details: [(String, JSON)] = [("undecided", .int(review.undecided))]
                try AuditTrail.append(record(.reviewOverdue, review, details), &tx)
                let told = ("review", review.json(at: WallClock.seconds))
                try NotificationStore.tell(.reviewOverdue, by: "stagedoor", told, &tx)
            }
        }
    }
}

extension ReviewItem {
    /// The item with what somebody has decided.
    fileprivate func decided(_ decision: Decision) -> ReviewItem {
        ReviewItem(
            number: number,
            subject: subject,
            lastUsedAt: lastUsedAt,
            proposal: proposal,
            reason: reason,
            change: change,
            decision: decision
        )
    }
}

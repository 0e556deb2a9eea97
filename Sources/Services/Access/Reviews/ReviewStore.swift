// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PostgreSQL

/// The tables of reviews; nothing else knows them.
enum ReviewStore {
    private static let columns = """
        id, team, owner, unused_days, extract(epoch FROM due_at)::bigint, extract(epoch FROM started_at)::bigint,
            started_by, notes, items, removals, undecided, extract(epoch FROM settled_at)::bigint, settled_by, outcome,
            reason, place
        """
    /// Behind all open ones, the last one first.
    private static let settledPlace = "200000000000 - extract(epoch FROM now())::bigint"

    /// Where a page ends.
    struct Cursor: Sendable {
        let place: Int64
        let id: String
        /// How many behind it were passed over.
        var passed: Int64 = 0
    }

    /// A review with its place among all.
    struct Listed: Sendable {
        let review: AccessReview
        let cursor: Cursor
    }

    /// Adds a review; false if one of the same team is open.
    static func add(_ review: AccessReview, _ items: [ReviewItem], _ tx: inout Transaction) throws -> Bool {
        let count = try tx.execute(
            """
            INSERT INTO access.reviews (id, team, owner, unused_days, due_at, notes, started_at, started_by, items,
                removals, undecided, place)
            VALUES ($1, $2, $3, $4, to_timestamp($5::bigint), $6, to_timestamp($10::bigint), $7, $8, $9, $8,
                $5::bigint)
            ON CONFLICT DO NOTHING
            """,
            [
                .text(review.id), .text(review.team.name.text), .text(review.owner.name.text),
                .int(Int64(review.unusedDays)), .int(review.dueAt),
                .text(JSON.array(review.notes.map(JSON.string)).compactText), .text(review.startedBy),
                .int(Int64(review.items)), .int(Int64(review.removals)), .int(review.startedAt),
            ]
        )
        guard count > 0 else { return false }
        guard !items.isEmpty else { return true }
        try tx.execute(
            """
            INSERT INTO access.review_items (review, item, kind, subject, last_used_at, proposal, reason, change)
            SELECT $1, i.item, i.kind, i.subject, to_timestamp(i.used), i.proposal, i.reason, i.change
            FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[])
                AS i (item, kind, subject, used, proposal, reason, change)
            """,
            [
                .text(review.id), .intArray(items.map { Int64($0.number) }), .textArray(items.map(\.subject.kind)),
                .textArray(items.map { JSON.object($0.subject.members).compactText }),
                .intArray(items.map(\.lastUsedAt)), .textArray(items.map(\.proposal.rawValue)),
                .textArray(items.map(\.reason)), .textArray(items.map(\.change)),
            ]
        )
        return true
    }

    /// The open review of a team.
    static func open(of team: PrincipalName, _ tx: inout Transaction) throws -> AccessReview? {
        try find("WHERE team = $1 AND settled_at IS NULL", [.text(team.name.text)], &tx).first?.review
    }

    /// The open reviews of an owner, what is due first coming first.
    static func open(ownedBy owner: PrincipalName, limit: Int, _ tx: inout Transaction) throws -> [AccessReview] {
        try find(
            "WHERE owner = $1 AND settled_at IS NULL ORDER BY due_at, id LIMIT $2",
            [.text(owner.name.text), .int(Int64(limit))],
            &tx
        ).map(\.review)
    }

    /// A review by its name.
    ///
    /// - Parameter locking: whether nobody else may change it until the transaction ends.
    static func review(_ id: String, locking: Bool = false, _ tx: inout Transaction) throws -> AccessReview? {
        try find("WHERE id = $1" + (locking ? " FOR UPDATE" : ""), [.text(id)], &tx).first?.review
    }

    /// Reviews in their order, those after a place.
    static func list(after cursor: Cursor, limit: Int, _ tx: inout Transaction) throws -> [Listed] {
        try find(
            "WHERE (place, id) > ($1, $2) ORDER BY place, id OFFSET $4 LIMIT $3",
            [.int(cursor.place), .text(cursor.id), .int(Int64(limit)), .int(cursor.passed)],
            &tx
        )
    }

    private static func find(_ rest: String, _ parameters: [Parameter], _ tx: inout Transaction) throws -> [Listed] {
        try tx.query("SELECT \(columns) FROM access.reviews \(rest)", parameters).map { row in
            let settlement: AccessReview.Settlement? = try row.intOrNil(11).map { at in
                AccessReview.Settlement(
                    at: at,
                    by: try row.stringOrNil(12) ?? "",
                    outcome: try row.stringOrNil(13) ?? "",
                    reason: try row.stringOrNil(14)
                )
            }
            let review = AccessReview(
                id: try row.string(0),
                team: PrincipalName(trusted: .team, try row.string(1)),
                owner: PrincipalName(trusted: .person, try row.string(2)),
                unusedDays: Int(try row.int(3)),
                dueAt: try row.int(4),
                startedAt: try row.int(5),
                startedBy: try row.string(6),
                notes: try JSON(parsing: try row.string(7)).array?.compactMap(\.string) ?? [],
                items: Int(try row.int(8)),
                removals: Int(try row.int(9)),
                undecided: Int(try row.int(10)),
                settlement: settlement
            )
            return Listed(review: review, cursor: Cursor(place: try row.int(15), id: review.id))
        }
    }

    /// Ends an open review.
    static func settle(
        _ id: String,
        _ outcome: String,
        by author: String,
        reason: String?,
        _ tx: inout Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE access.reviews SET settled_at = now(), settled_by = $2, outcome = $3, reason = $4,
                place = \(settledPlace)
            WHERE id = $1 AND settled_at IS NULL
            """,
            [.text(id), .text(author), .text(outcome), reason.map(Parameter.text) ?? .null]
        )
    }

    /// Open reviews that have become overdue, each handed out once.
    static func takeOverdue(_ tx: inout Transaction) throws -> [AccessReview] {
        let ids = try tx.query(
            """
            UPDATE access.reviews SET told_at = now()
            WHERE settled_at IS NULL AND due_at <= now() AND told_at IS NULL RETURNING id
            """
        ).map { try $0.string(0) }
        return try ids.compactMap { try review($0, &tx) }
    }

    /// How many reviews are open, and how many of them are overdue.
    static func counts(_ tx: inout Transaction) throws -> (open: Int, overdue: Int) {
        let row = try tx.query(
            """
            SELECT count(*), count(*) FILTER (WHERE due_at <= now()) FROM access.reviews WHERE settled_at IS NULL
            """
        ).first
        return (Int(try row?.int(0) ?? 0), Int(try row?.int(1) ?? 0))
    }
}

/// The items of reviews.
extension ReviewStore {
    private static let itemColumns = """
        item, kind, subject, extract(epoch FROM last_used_at)::bigint, proposal, reason, change, decision,
            decision_reason, decided_by, extract(epoch FROM decided_at)::bigint, outcome, note
        """

    /// The items of a review, those after a number.
    static func items(
        of review: String,
        after number: Int,
        limit: Int,
        _ tx: inout Transaction
    ) throws -> [ReviewItem] {
        try tx.query(
            "SELECT \(itemColumns) FROM access.review_items WHERE review = $1 AND item > $2 ORDER BY item LIMIT $3",
            [.text(review), .int(Int64(number)), .int(Int64(limit))]
        ).map(item)
    }

    /// One item.
    static func item(_ number: Int, of review: String, _ tx: inout Transaction) throws -> ReviewItem? {
        try tx.query(
            "SELECT \(itemColumns) FROM access.review_items WHERE review = $1 AND item = $2",
            [.text(review), .int(Int64(number))]
        ).first.map(item)
    }

    /// The policies that a review wants to be changed.
    static func followUps(of review: String, _ tx: inout Transaction) throws -> [ReviewItem] {
        try tx.query(
            """
            SELECT \(itemColumns) FROM access.review_items
            WHERE review = $1 AND kind = 'policy' AND decision = 'remove' ORDER BY item
            """,
            [.text(review)]
        ).map(item)
    }

    /// The numbers of the first items that nobody has decided.
    static func undecided(of review: String, limit: Int, _ tx: inout Transaction) throws -> [Int] {
        try tx.query(
            """
            SELECT item FROM access.review_items WHERE review = $1 AND decision IS NULL ORDER BY item LIMIT $2
            """,
            [.text(review), .int(Int64(limit))]
        ).map { Int(try $0.int(0)) }
    }

    /// How many items were decided to be removed.
    static func removals(of review: String, _ tx: inout Transaction) throws -> Int {
        let row = try tx.query(
            "SELECT count(*) FROM access.review_items WHERE review = $1 AND decision = 'remove'",
            [.text(review)]
        ).first
        return Int(try row?.int(0) ?? 0)
    }

    /// Notes a decision; false if somebody else was faster.
    static func decide(
        _ number: Int,
        of review: String,
        _ decision: ReviewItem.Decision,
        _ tx: inout Transaction
    ) throws -> Bool {
        let count = try tx.execute(
            """
            UPDATE access.review_items SET decision = $3, decision_reason = $4, decided_by = $5, decided_at = now(),
                outcome = $6, note = $7
            WHERE review = $1 AND item = $2 AND decision IS NULL
            """,
            [
                .text(review), .int(Int64(number)), .text(decision.verdict.rawValue), .text(decision.reason),
                .text(decision.by), .text(decision.outcome.rawValue), decision.note.map(Parameter.text) ?? .null,
            ]
        )
        guard count > 0 else { return false }
        try tx.execute("UPDATE access.reviews SET undecided = undecided - 1 WHERE id = $1", [.text(review)])
        return true
    }

    private static func item(_ row: Row) throws -> ReviewItem {
        let kind = try row.string(1)
        guard let subject = ReviewItem.Subject(kind: kind, try JSON(parsing: try row.string(2))),
            let proposal = ReviewItem.Verdict(rawValue: try row.string(4))
        else {
            throw DatabaseError(code: .sql, message: "The database has an item of a review that cannot be read.")
        }
        var decision: ReviewItem.Decision?
        if let verdict = try row.stringOrNil(7).flatMap(ReviewItem.Verdict.init(rawValue:)) {
            decision = ReviewItem.Decision(
                verdict: verdict,
                reason: try row.stringOrNil(8) ?? "",
                by: try row.stringOrNil(9) ?? "",
                at: try row.intOrNil(10) ?? 0,
                outcome: try row.stringOrNil(11).flatMap(ReviewItem.Outcome.init(rawValue:)) ?? .kept,
                note: try row.stringOrNil(12)
            )
        }
        return ReviewItem(
            number: Int(try row.int(0)),
            subject: subject,
            lastUsedAt: try row.intOrNil(3),
            proposal: proposal,
            reason: try row.string(5),
            change: try row.stringOrNil(6),
            decision: decision
        )
    }
}

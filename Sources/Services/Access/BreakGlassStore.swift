// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PostgreSQL

/// The tables of rights for emergencies and of what is told about them; nothing else knows them.
enum BreakGlassStore {
    private static let columns = """
        kind, name, id, template, actions, reason, ticket, issuer, extract(epoch FROM opened_at)::bigint,
            extract(epoch FROM expires_at)::bigint, extract(epoch FROM ended_at)::bigint,
            extract(epoch FROM reviewed_at)::bigint, reviewed_by, justified::text, comment
        """
    private static let most = 1_000

    /// The uses that still permit something.
    static func open(_ tx: inout Transaction) throws -> [BreakGlassUse] {
        try find("ended_at IS NULL AND expires_at > now()", [], &tx)
    }

    /// The newest uses, the last one first.
    static func newest(_ tx: inout Transaction) throws -> [BreakGlassUse] { try find("true", [], &tx) }

    /// A use by its name.
    static func use(_ id: String, _ tx: inout Transaction) throws -> BreakGlassUse? {
        try find("id = $1", [.text(id)], &tx).first
    }

    /// The use of somebody that nobody has reviewed.
    static func unreviewed(_ principal: PrincipalName, _ tx: inout Transaction) throws -> BreakGlassUse? {
        try find(
            "reviewed_at IS NULL AND kind = $1 AND name = $2",
            [.text(principal.kind.rawValue), .text(principal.name.text)],
            &tx
        ).first
    }

    /// How many uses still permit something, and how many nobody has reviewed, those included.
    static func counts(_ tx: inout Transaction) throws -> (open: Int, unreviewed: Int) {
        let row = try tx.query(
            """
            SELECT count(*) FILTER (WHERE ended_at IS NULL AND expires_at > now()), count(*)
            FROM access.break_glass WHERE reviewed_at IS NULL
            """
        ).first
        return (Int(try row?.int(0) ?? 0), Int(try row?.int(1) ?? 0))
    }

    private static func find(
        _ condition: String,
        _ parameters: [Parameter],
        _ tx: inout Transaction
    ) throws -> [BreakGlassUse] {
        try tx.query(
            "SELECT \(columns) FROM access.break_glass WHERE \(condition) ORDER BY opened_at DESC, id LIMIT \(most)",
            parameters
        ).map(use)
    }

    private static func use(_ row: Row) throws -> BreakGlassUse {
        let review: BreakGlassUse.Review? = try row.intOrNil(11).map { at in
            BreakGlassUse.Review(
                at: at,
                by: try row.stringOrNil(12) ?? "",
                isJustified: try row.stringOrNil(13) == "true",
                comment: try row.stringOrNil(14) ?? ""
            )
        }
        return BreakGlassUse(
            id: try row.string(2),
            principal: try AccessStore.name(row, 0),
            template: try row.string(3),
            actions: try row.stringOrNil(4).map { try JSON(parsing: $0).array?.compactMap(\.string) ?? [] },
            reason: try row.string(5),
            ticket: try row.string(6),
            issuer: try row.string(7),
            openedAt: try row.int(8),
            expiresAt: try row.int(9),
            endedAt: try row.intOrNil(10),
            review: review
        )
    }

    static func add(_ use: BreakGlassUse, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO access.break_glass (id, kind, name, template, actions, reason, ticket, issuer, opened_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::bigint), to_timestamp($10::bigint))
            """,
            [
                .text(use.id), .text(use.principal.kind.rawValue), .text(use.principal.name.text), .text(use.template),
                use.actions.map { .text(JSON.array($0.map(JSON.string)).compactText) } ?? .null, .text(use.reason),
                .text(use.ticket), .text(use.issuer), .int(use.openedAt), .int(use.expiresAt),
            ]
        )
    }

    /// Ends a use now; false if that is recorded already.
    static func end(_ id: String, _ tx: inout Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE access.break_glass SET ended_at = now(), expires_at = least(expires_at, now())
            WHERE id = $1 AND ended_at IS NULL
            """,
            [.text(id)]
        ) > 0
    }

    /// Uses that have ended by themselves, which is not recorded yet; each is handed out once.
    static func endExpired(_ tx: inout Transaction) throws -> [String] {
        try tx.query(
            """
            UPDATE access.break_glass SET ended_at = expires_at WHERE ended_at IS NULL AND expires_at <= now() RETURNING id
            """
        ).map { try $0.string(0) }
    }

    /// Notes what somebody says to a use; false if somebody has before.
    static func review(_ id: String, _ review: BreakGlassUse.Review, _ tx: inout Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE access.break_glass SET reviewed_at = now(), reviewed_by = $2, justified = $3, comment = $4
            WHERE id = $1 AND reviewed_at IS NULL AND ended_at IS NOT NULL
            """,
            [.text(id), .text(review.by), .bool(review.isJustified), .text(review.comment)]
        ) > 0
    }
}

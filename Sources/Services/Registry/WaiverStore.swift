// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import RepositoryCheck

/// The table of waivers; nothing else knows it.
enum WaiverStore {
    /// The most waivers of one subject, and of all that one answer lists.
    static let mostOfOne = 1_000
    static let mostListed = 10_000

    private static let columns = """
        SELECT id, context, subject, rule, fingerprint, reason, approver, expires::text,
            expires < (now() AT TIME ZONE 'UTC')::date, extract(epoch FROM granted_at)::bigint
        FROM registry.waivers
        """

    private static func read(_ row: Row) throws -> Waiver {
        Waiver(
            id: Int(try row.int(0)),
            subject: QualifiedSubject(context: try row.string(1), subject: try row.string(2)),
            rule: try row.string(3),
            fingerprint: try row.stringOrNil(4),
            reason: try row.string(5),
            approver: try row.string(6),
            expires: try row.string(7),
            isExpired: try row.bool(8),
            grantedAt: Int(try row.int(9))
        )
    }

    static func waivers(of subject: QualifiedSubject, _ tx: inout Transaction) throws -> [Waiver] {
        try tx.query(
            columns + " WHERE context = $1 AND subject = $2 ORDER BY id",
            [.text(subject.context), .text(subject.subject)]
        ).map(read)
    }

    /// The waivers of some subjects, not more than one answer lists.
    static func waivers(of subjects: [QualifiedSubject], _ tx: inout Transaction) throws -> [Waiver] {
        try tx.query(
            columns + """
                 WHERE (context, subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))
                ORDER BY context, subject, id LIMIT $3
                """,
            [
                .textArray(subjects.map(\.context)), .textArray(subjects.map(\.subject)), .int(Int64(mostListed)),
            ]
        ).map(read)
    }

    static func all(_ tx: inout Transaction) throws -> [Waiver] {
        try tx.query(
            columns + " ORDER BY context, subject, id LIMIT $1",
            [.int(Int64(mostListed))]
        ).map(read)
    }

    static func waiver(_ id: Int, _ tx: inout Transaction) throws -> Waiver? {
        try tx.query(columns + " WHERE id = $1", [.int(Int64(id))]).first.map(read)
    }

    /// Adds one, unless its last day is over or too far away, which gives nil.
    static func add(_ request: WaiverRequest, by approver: String, _ tx: inout Transaction) throws -> Waiver? {
        let row = try tx.query(
            """
            INSERT INTO registry.waivers (context, subject, rule, fingerprint, reason, approver, expires)
            SELECT $1, $2, $3, $4, $5, $6, $7::date
            WHERE $7::date BETWEEN (now() AT TIME ZONE 'UTC')::date AND (now() AT TIME ZONE 'UTC')::date + 366
            RETURNING id
            """,
            [
                .text(request.subject.context), .text(request.subject.subject), .text(request.rule),
                request.fingerprint.map { .text($0) } ?? .null, .text(request.reason), .text(approver),
                .text(request.expires.description),
            ]
        ).first
        return try row.flatMap { try waiver(Int(try $0.int(0)), &tx) }
    }

    static func remove(_ id: Int, _ tx: inout Transaction) throws {
        try tx.execute("DELETE FROM registry.waivers WHERE id = $1", [.int(Int64(id))])
    }
}

// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
import PolicyUsage
import PostgreSQL

/// What is to be told to somebody outside; nothing else knows the table.
enum NotificationStore {
    /// What could not be delivered, and what was, is kept that long.
    private static let days = 7
    private static let longestWait = 600

    /// Something to tell.
    struct Notification: Sendable {
        let id: Int64
        let body: String
    }

    /// Adds something to tell, in the transaction in which it happens.
    private static func add(_ body: String, _ tx: inout Transaction) throws {
        try tx.execute("INSERT INTO access.notifications (body) VALUES ($1)", [.text(body)])
    }

    /// Adds what has happened, who has done it, and what else is to be known of it.
    static func tell(
        _ event: AuditRecord.Event,
        by actor: String,
        _ detail: (String, JSON),
        _ tx: inout Transaction
    ) throws {
        let time = Moment(milliseconds: WallClock.milliseconds).text
        let members: [(String, JSON)] = [
            ("event", .string(event.rawValue)), ("time", .string(time)), ("actor", .string(actor)), detail,
        ]
        try add(JSON.object(members).compactText, &tx)
    }

    /// Takes what is due, the oldest first. Whoever takes it and does not say that it has arrived leaves it to be taken
    /// again, after 5 seconds, 10, 20, up to ten minutes.
    static func take(_ tx: inout Transaction) throws -> Notification? {
        try tx.query(
            """
            UPDATE access.notifications SET attempts = attempts + 1, next_at = now()
                + least(5 * 2 ^ least(attempts, 10), \(longestWait)) * interval '1 second'
            WHERE id = (SELECT id FROM access.notifications WHERE sent_at IS NULL AND next_at <= now()
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, body
            """
        ).first.map { Notification(id: try $0.int(0), body: try $0.string(1)) }
    }

    /// Notes that something has arrived.
    static func sent(_ id: Int64, _ tx: inout Transaction) throws {
        try tx.execute("UPDATE access.notifications SET sent_at = now() WHERE id = $1", [.int(id)])
    }

    /// Drops what is old; returns how many of these nobody was told.
    static func dropOld(_ tx: inout Transaction) throws -> Int {
        try tx.query(
            """
            DELETE FROM access.notifications WHERE created_at < now() - interval '\(days) days' RETURNING sent_at IS NULL
            """
        ).count { try $0.bool(0) }
    }
}

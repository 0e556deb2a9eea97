// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

/// What copies of the log need.
extension AuditStore {
    /// How far something is that entries are sent to.
    struct Cursor: Sendable {
        /// The next entry.
        var next: Int
        /// The size of the newest checkpoint that was sent.
        var checkpoint: Int
    }

    /// A checkpoint of more entries: the largest of those that are near, else the next one.
    static func checkpoint(after size: Int, within: Int, _ tx: inout Transaction) throws -> (size: Int, note: String)? {
        try tx.query(
            """
            SELECT size, note FROM audit.checkpoints WHERE size = coalesce(
                (SELECT max(size) FROM audit.checkpoints WHERE size > $1 AND size <= $1 + $2),
                (SELECT min(size) FROM audit.checkpoints WHERE size > $1))
            """,
            [.int(Int64(size)), .int(Int64(within))]
        ).first.map { (Int(try $0.int(0)), try $0.string(1)) }
    }

    /// Makes a server the one that sends for a while; nil if another one is.
    static func claim(_ name: String, _ holder: String, _ tx: inout Transaction) throws -> Cursor? {
        try tx.execute("INSERT INTO audit.cursors (name) VALUES ($1) ON CONFLICT DO NOTHING", [.text(name)])
        return try tx.query(
            """
            UPDATE audit.cursors SET holder = $2, held_until = clock_timestamp() + interval '30 seconds'
            WHERE name = $1 AND (holder = $2 OR held_until < clock_timestamp()) RETURNING next, checkpoint
            """,
            [.text(name), .text(holder)]
        ).first.map { Cursor(next: Int(try $0.int(0)), checkpoint: Int(try $0.int(1))) }
    }

    /// Remembers how far a server has got, if it still is the one that sends.
    static func advance(_ name: String, _ holder: String, to cursor: Cursor, _ tx: inout Transaction) throws {
        try tx.execute(
            "UPDATE audit.cursors SET next = $3, checkpoint = $4 WHERE name = $1 AND holder = $2",
            [.text(name), .text(holder), .int(Int64(cursor.next)), .int(Int64(cursor.checkpoint))]
        )
    }
}

/// What witnesses add.
extension AuditStore {
    /// Adds a line with a signature to a checkpoint, unless it has it.
    static func cosign(_ size: Int, _ line: String, _ tx: inout Transaction) throws {
        try tx.execute(
            "UPDATE audit.checkpoints SET note = note || $2 WHERE size = $1 AND position($2 IN note) = 0",
            [.int(Int64(size)), .text(line)]
        )
    }
}

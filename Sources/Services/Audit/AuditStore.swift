// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import MerkleLog
import PostgreSQL

/// The tables of the audit log; nothing else knows them, but for the one that everybody adds to.
enum AuditStore {
    /// Holds the log for whoever gives entries their places, until the transaction ends; false if another one does so.
    static func lock(_ tx: inout Transaction) throws -> Bool {
        try tx.query("SELECT pg_try_advisory_xact_lock(audit.places_lock())").first?.bool(0) ?? false
    }

    /// How many entries have their places.
    static func size(_ tx: inout Transaction) throws -> Int {
        let last = try tx.query("SELECT first + number FROM audit.stretches ORDER BY first DESC LIMIT 1").first
        return Int(try last?.int(0) ?? 0)
    }

    /// How far the log is.
    static func look(_ tx: inout Transaction) throws -> AuditLogStatus.Look {
        let row = try tx.query(
            """
            SELECT (SELECT first + number FROM audit.stretches ORDER BY first DESC LIMIT 1),
                (SELECT sum(number) FROM audit.pending), (SELECT max(size) FROM audit.checkpoints)
            """
        ).first
        func number(_ column: Int) throws -> Int { Int(try row?.intOrNil(column) ?? 0) }
        return AuditLogStatus.Look(entries: try number(0), waiting: try number(1), signed: try number(2))
    }

    /// What was recorded together and has no place yet.
    struct Group {
        let id: Int64
        var entries: [[UInt8]]
    }

    /// Groups without places, the oldest first, until there are as many entries as the limit says.
    static func pending(limit: Int, _ tx: inout Transaction) throws -> [Group] {
        var groups: [Group] = []
        for row in try tx.query(
            """
            SELECT p.id, e.entry FROM (
                SELECT g.id, g.entries, sum(g.number) OVER (ORDER BY g.id) - g.number AS before
                FROM (SELECT id, entries, number FROM audit.pending ORDER BY id LIMIT $1) AS g
            ) AS p, unnest(p.entries) WITH ORDINALITY AS e (entry, position)
            WHERE p.before < $1 ORDER BY p.id, e.position
            """,
            [.int(Int64(limit))]
        ) {
            let (id, entry) = (try row.int(0), try row.utf8(1))
            if groups.last?.id == id {
                groups[groups.count - 1].entries.append(entry)
            } else {
                groups.append(Group(id: id, entries: [entry]))
            }
        }
        return groups
    }

    /// Gives the entries of pending groups the places from `first` on, which is where the log ends, and stores what they
    /// are found by. Returns how many there were.
    static func place(_ groups: [Group], from first: Int, _ index: LogIndex, _ tx: inout Transaction) throws -> Int {
        var firsts: [Int64] = []
        var next = Int64(first)
        for group in groups {
            firsts.append(next)
            next += Int64(group.entries.count)
        }
        let (terms, blocks) = index.terms
        let spans = index.spans.sorted { $0.key < $1.key }
        let rows = try tx.query(
            """
            SELECT audit.place($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[])
            """,
            [
                .intArray(groups.map(\.id)), .intArray(firsts), .intArray(terms), .intArray(blocks),
                .intArray(spans.map(\.key)), .intArray(spans.map(\.value.earliest)),
                .intArray(spans.map(\.value.latest)),
            ]
        )
        return Int(try rows.first?.int(0) ?? 0)
    }

    /// The bytes of entries in their order.
    static func entries(_ range: Range<Int>, _ tx: inout Transaction) throws -> [[UInt8]] {
        try tx.query(
            """
            SELECT e.entry FROM audit.stretches s, unnest(s.entries) WITH ORDINALITY AS e (entry, position)
            WHERE s.first >= $1::bigint >> 8 << 8 AND s.first < $2
            AND s.first + e.position - 1 >= $1 AND s.first + e.position - 1 < $2
            ORDER BY s.first, e.position
            """,
            [.int(Int64(range.lowerBound)), .int(Int64(range.upperBound))]
        ).map { try $0.utf8(0) }
    }

    /// The hashes of a tile, as many as there are by now.
    static func hashes(level: Int, index: Int, _ tx: inout Transaction) throws -> [UInt8]? {
        try tx.query(
            "SELECT hashes FROM audit.tiles WHERE level = $1 AND index = $2",
            [.int(Int64(level)), .int(Int64(index))]
        ).first?.bytes(0)
    }

    /// Stores tiles in place of what they were before.
    static func put(_ tiles: [Tile], _ tx: inout Transaction) throws {
        for tile in tiles {
            try tx.execute(
                """
                INSERT INTO audit.tiles (level, index, hashes) VALUES ($1, $2, $3)
                ON CONFLICT (level, index) DO UPDATE SET hashes = EXCLUDED.hashes
                """,
                [.int(Int64(tile.id.level)), .int(Int64(tile.id.index)), .bytes(tile.bytes)]
            )
        }
    }

    /// The newest checkpoint, with the seconds since it was signed.
    static func checkpoint(_ tx: inout Transaction) throws -> (size: Int, note: String, age: Double)? {
        try tx.query(
            """
            SELECT size, note, extract(epoch FROM clock_timestamp() - signed_at)::bigint FROM audit.checkpoints
            ORDER BY size DESC LIMIT 1
            """
        ).first.map { (Int(try $0.int(0)), try $0.string(1), Double(try $0.int(2))) }
    }

    /// The checkpoint of a size.
    static func checkpoint(size: Int, _ tx: inout Transaction) throws -> String? {
        try tx.query("SELECT note FROM audit.checkpoints WHERE size = $1", [.int(Int64(size))]).first?.string(0)
    }

    /// The sizes below a bound of which there are checkpoints, the largest first.
    static func checkpointSizes(below bound: Int, limit: Int, _ tx: inout Transaction) throws -> [Int] {
        try tx.query(
            "SELECT size FROM audit.checkpoints WHERE size < $1 ORDER BY size DESC LIMIT $2",
            [.int(Int64(bound)), .int(Int64(limit))]
        ).map { Int(try $0.int(0)) }
    }

    static func add(_ note: String, size: Int, _ tx: inout Transaction) throws {
        try tx.execute(
            "INSERT INTO audit.checkpoints (size, note) VALUES ($1, $2) ON CONFLICT (size) DO NOTHING",
            [.int(Int64(size)), .text(note)]
        )
    }
}

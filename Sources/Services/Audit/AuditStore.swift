// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import MerkleLog
import PostgreSQL

/// The tables of the audit log; nothing else knows them, but for the one that everybody adds to.
enum AuditStore {
    /// Holds the log for whoever gives entries their places, until the transaction ends; false if another one does so.
    static func lock(_ tx: inout Transaction) throws -> Bool {
        try tx.query("SELECT pg_try_advisory_xact_lock(audit.sequencer_lock())").first?.bool(0) ?? false
    }

    /// How many entries have their places.
    static func size(_ tx: inout Transaction) throws -> Int {
        Int(try tx.query("SELECT coalesce(max(index) + 1, 0) FROM audit.entries").first?.int(0) ?? 0)
    }

    /// Entries without a place, the oldest first: those of whole groups until there are as many as the limit says. A
    /// group's entries follow each other and have its id.
    static func pending(limit: Int, _ tx: inout Transaction) throws -> [(id: Int64, entry: String)] {
        try tx.query(
            """
            SELECT p.id, e.entry FROM (
                SELECT g.id, g.entries, sum(g.number) OVER (ORDER BY g.id) - g.number AS before
                FROM (SELECT id, entries, number FROM audit.pending ORDER BY id LIMIT $1) AS g
            ) AS p, unnest(p.entries) WITH ORDINALITY AS e (entry, position)
            WHERE p.before < $1 ORDER BY p.id, e.position
            """,
            [.int(Int64(limit))]
        ).map { (try $0.int(0), try $0.string(1)) }
    }

    /// Gives the entries of pending groups the places from `first` on. Returns how many there were.
    static func place(_ ids: [Int64], from first: Int, _ tx: inout Transaction) throws -> Int {
        let rows = try tx.query("SELECT audit.place($1::bigint[], $2)", [.intArray(ids), .int(Int64(first))])
        return Int(try rows.first?.int(0) ?? 0)
    }

    /// The bytes of entries in their order.
    static func entries(_ range: Range<Int>, _ tx: inout Transaction) throws -> [[UInt8]] {
        try tx.query(
            "SELECT entry FROM audit.entries WHERE index >= $1 AND index < $2 ORDER BY index",
            [.int(Int64(range.lowerBound)), .int(Int64(range.upperBound))]
        ).map { Array(try $0.string(0).utf8) }
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

    /// Entries that fit a query, the oldest first. Only what is asked for is in the statement, so that each has its index.
    ///
    /// - Parameters:
    ///   - actors: any of them; none for anybody.
    ///   - resources: any of them; none for anything.
    static func search(
        _ query: AuditQuery,
        _ actors: [String],
        _ resources: [String],
        _ tx: inout Transaction
    ) throws -> [AuditEntry] {
        var conditions = ["index >= $1"]
        var parameters: [Parameter] = [.int(Int64(query.from))]
        for (column, values) in [("actor", actors), ("resource", resources)] where !values.isEmpty {
            parameters.append(.textArray(values))
            conditions.append("\(column) = ANY ($\(parameters.count)::text[])")
        }
        if !query.event.isEmpty {
            let names = AuditRecord.Event.allCases.map(\.rawValue).filter { name in
                name.utf8.elementsEqual(query.event.utf8) || name.utf8.starts(with: (query.event + ".").utf8)
            }
            parameters.append(.textArray(names))
            conditions.append("event = ANY($\(parameters.count)::text[])")
        }
        for (moment, sign) in [(query.since, ">="), (query.until, "<")] {
            guard let moment else { continue }
            parameters.append(.int(moment))
            conditions.append("at \(sign) to_timestamp($\(parameters.count)::bigint)")
        }
        parameters.append(.int(Int64(query.limit)))
        let text = "SELECT index, entry FROM audit.entries WHERE " + conditions.joined(separator: " AND ")
        return try tx.query(text + " ORDER BY index LIMIT $\(parameters.count)", parameters)
            .map { AuditEntry(index: Int(try $0.int(0)), text: try $0.string(1)) }
    }
}

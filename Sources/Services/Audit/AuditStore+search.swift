// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

/// What a search needs.
extension AuditStore {
    /// Entries from a place on.
    static func entries(from first: Int, limit: Int, _ tx: inout Transaction) throws -> [AuditEntry] {
        // Every place has its entry, so the end is known.
        let (end, overflow) = first.addingReportingOverflow(limit)
        return try entries(first..<(overflow ? Int.max : end), &tx).enumerated().map { offset, entry in
            AuditEntry(index: first + offset, text: String(decoding: entry, as: UTF8.self))
        }
    }

    /// All entries of a few blocks, in their order.
    static func entries(ofBlocks blocks: [Int64], _ tx: inout Transaction) throws -> [AuditEntry] {
        try tx.query(
            """
            SELECT s.first + e.position - 1, e.entry FROM unnest($1::bigint[]) AS b (block)
            JOIN audit.stretches s ON s.first >= b.block << 8 AND s.first < (b.block + 1) << 8,
                unnest(s.entries) WITH ORDINALITY AS e (entry, position)
            ORDER BY 1
            """,
            [.intArray(blocks)]
        ).map { AuditEntry(index: Int(try $0.int(0)), text: try $0.string(1)) }
    }

    /// The next blocks that have one of the first terms, or of all if there are none, and whether each has one of all
    /// further ones too, and entries of the time.
    ///
    /// - Parameters:
    ///   - conditions: for each thing that is asked for, the terms of which a block has to have one.
    ///   - since: in microseconds since 1970; nil for any time.
    ///   - until: before it, likewise.
    static func blocks(
        from first: Int64,
        limit: Int,
        with conditions: [[Int64]],
        since: Int64?,
        until: Int64?,
        _ tx: inout Transaction
    ) throws -> [(block: Int64, fits: Bool)] {
        var parameters: [Parameter] = [.int(first), .int(Int64(limit)), .int(since ?? .min), .int(until ?? .max)]
        // Clocks differ by little, so the blocks of a time lie side by side but for a few.
        let range = """
            block >= greatest($1, (SELECT min(l.block) FROM audit.blocks l WHERE l.latest >= $3))
            AND block <= (SELECT max(h.block) FROM audit.blocks h WHERE h.earliest < $4)
            """
        var candidates = "SELECT block FROM audit.blocks WHERE \(range)"
        if let terms = conditions.first {
            parameters.append(.intArray(terms))
            // Of each term the next ones, so that a frequent one is not read to its end.
            candidates = """
                SELECT DISTINCT n.block FROM unnest($5::bigint[]) AS t (term), LATERAL (
                    SELECT block FROM audit.terms WHERE term = t.term AND \(range) ORDER BY block LIMIT $2
                ) AS n
                """
        }
        let further = conditions.dropFirst().map { terms in
            parameters.append(.intArray(terms))
            let place = parameters.count
            return
                " AND EXISTS (SELECT FROM audit.terms o WHERE o.term = ANY ($\(place)::bigint[]) AND o.block = c.block)"
        }
        return try tx.query(
            """
            SELECT c.block, EXISTS (
                SELECT FROM audit.blocks b WHERE b.block = c.block AND b.latest >= $3 AND b.earliest < $4
            )\(further.joined()) FROM (\(candidates) ORDER BY block LIMIT $2) AS c ORDER BY c.block
            """,
            parameters
        ).map { (try $0.int(0), try $0.bool(1)) }
    }
}

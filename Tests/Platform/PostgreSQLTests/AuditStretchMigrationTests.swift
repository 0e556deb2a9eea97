// SPDX-License-Identifier: Apache-2.0
import Migrations
import Testing

@testable import PostgreSQL

extension ServerTests {
    /// A log of before the stretches is the same log afterwards.
    @Suite struct AuditStretchMigrationTests {
        private static let rows = "SELECT index, entry, at, event, actor, resource FROM audit.entries ORDER BY index"

        @Test func `every entry keeps its place and its text, and is found by what it was found by`() async throws {
            try await withDatabase { database in
                let before = Migrator(migrations: Array(StageDoorMigrations.all.prefix { $0.version < 14 }))
                _ = try await before.apply(to: database, logger: quiet)
                let old = try await database.write { tx in
                    try tx.execute(
                        """
                        INSERT INTO audit.entries (index, entry, at, event, actor, resource)
                        SELECT n, format('{"actor":"a%s","event":"e","resource":"r\\u0000%s","time":"%s"}', n % 7, n,
                            '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second'),
                            '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second', 'e', 'a' || n % 7,
                            'r\u{FFFD}' || n
                        FROM generate_series(0, 699) AS n
                        """
                    )
                    return try tx.query(Self.rows).map { row in try (0..<6).map { try row.string($0) } }
                }
                #expect(old.count == 700)
                _ = try await Migrator(migrations: StageDoorMigrations.all).apply(to: database, logger: quiet)
                try await database.read { tx in
                    let new = try tx.query(Self.rows).map { row in try (0..<6).map { try row.string($0) } }
                    #expect(new == old)
                    let stretches = try tx.query("SELECT first, number FROM audit.stretches ORDER BY first")
                    #expect(try stretches.map { try $0.int(0) } == [0, 256, 512])
                    #expect(try stretches.map { try $0.int(1) } == [256, 256, 188])
                    let blocks = try tx.query("SELECT (latest - earliest) / 1000000 FROM audit.blocks ORDER BY block")
                    #expect(try blocks.map { try $0.int(0) } == [255, 255, 187])
                    // printf 'actor:a3' | sha256sum
                    let found = try tx.query(
                        "SELECT block FROM audit.terms WHERE term = -8703662269625991045 ORDER BY block"
                    )
                    #expect(try found.map { try $0.int(0) } == [0, 1, 2])
                }
            }
        }
    }
}

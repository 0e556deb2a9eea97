// SPDX-License-Identifier: Apache-2.0

package import Logging

/// Brings a database's schema up to date, forward only. Several nodes may start at once: each migration is applied
/// under an advisory lock, in one transaction with its row in `stagedoor_migrations`.
package struct Migrator: Sendable {
    /// The key of the advisory lock: "StgDoor" in ASCII.
    private static let lock: Int64 = 0x53_74_67_44_6f_6f_72

    private let migrations: [Migration]

    /// In any order; numbering is checked when they are used.
    package init(migrations: [Migration]) {
        self.migrations = migrations.sorted { $0.version < $1.version }
    }

    /// The migrations this database does not have yet, in their order.
    package func pending(in database: Database) async throws -> [Migration] {
        try checkNumbering()
        return try await database.read { try remaining(&$0) }
    }

    /// Applies what is pending and returns what this call applied.
    package func apply(to database: Database, logger: Logger) async throws -> [Migration] {
        try checkNumbering()
        var applied: [Migration] = []
        while let migration = try await applyNext(to: database) {
            logger.info(
                "migration applied",
                metadata: ["version": "\(migration.version)", "name": "\(migration.name)"]
            )
            applied.append(migration)
        }
        return applied
    }

    private func applyNext(to database: Database) async throws -> Migration? {
        try await database.writePatiently { transaction in
            try transaction.script("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(\(Self.lock))")
            try transaction.script(
                """
                SET LOCAL client_min_messages = warning;
                CREATE TABLE IF NOT EXISTS stagedoor_migrations (
                    version bigint PRIMARY KEY,
                    name text NOT NULL,
                    checksum text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now()
                )
                """
            )
            guard let next = try remaining(&transaction).first else { return nil }
            try transaction.script(next.sql)
            try transaction.execute(
                """
                INSERT INTO stagedoor_migrations (version, name, checksum)
                VALUES ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
                """,
                [.int(Int64(next.version)), .text(next.name), .text(next.sql)]
            )
            return next
        }
    }

    /// Compares the database's rows with the program's migrations.
    private func remaining(_ transaction: inout Transaction) throws -> [Migration] {
        let exists = try transaction.query("SELECT to_regclass('stagedoor_migrations') IS NOT NULL")
        guard try exists[0].bool(0) else { return migrations }
        let rows = try transaction.query(
            """
            SELECT m.version, m.checksum = encode(sha256(convert_to(own.sql, 'UTF8')), 'hex')
            FROM stagedoor_migrations m
            LEFT JOIN unnest($1::bigint[], $2::text[]) AS own (version, sql) ON own.version = m.version
            ORDER BY m.version
            """,
            [.intArray(migrations.map { Int64($0.version) }), .textArray(migrations.map(\.sql))]
        )
        return try compare(rows.map { (Int(try $0.int(0)), try $0.boolOrNil(1)) })
    }

    private func compare(_ applied: [(version: Int, isUnchanged: Bool?)]) throws -> [Migration] {
        if let newest = applied.last?.version, newest > migrations.count {
            throw MigrationError.databaseNewer(database: newest, binary: migrations.count)
        }
        for (migration, row) in zip(migrations, applied) {
            if row.version != migration.version {
                throw MigrationError.skipped(version: migration.version, name: migration.name)
            }
            if row.isUnchanged != true {
                throw MigrationError.checksumChanged(version: migration.version, name: migration.name)
            }
        }
        return Array(migrations.dropFirst(applied.count))
    }

    private func checkNumbering() throws {
        for (index, migration) in migrations.enumerated() where migration.version != index + 1 {
            if migration.version <= index { throw MigrationError.duplicate(version: migration.version) }
            throw MigrationError.gap(missing: index + 1)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PostgreSQL

private let first = Migration(
    version: 1,
    name: "001_subjects.sql",
    sql: "CREATE TABLE a (v int); CREATE TABLE b (v int)"
)
private let second = Migration(version: 2, name: "002_slow.sql", sql: "SELECT pg_sleep(0.1); INSERT INTO a VALUES (1)")
private let third = Migration(version: 3, name: "003_last.sql", sql: "INSERT INTO a VALUES (2)")

extension ServerTests {
    @Suite struct MigratorTests {
        @Test func severalNodesAtOnce() async throws {
            let configuration = try await freshConfiguration()
            let migrator = Migrator(migrations: [third, first, second])
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let database = Database(configuration: configuration, logger: quiet)
                        let applied = try await migrator.apply(to: database, logger: quiet)
                        await database.shutdown()
                        return applied
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.map(\.version).sorted() == [1, 2, 3])
            let database = Database(configuration: configuration, logger: quiet)
            #expect(try await migrator.pending(in: database).isEmpty)
            #expect(try await database.read { try $0.query("SELECT * FROM a").count } == 2)
            await database.shutdown()
        }

        @Test func aFailedMigrationLeavesNothing() async throws {
            try await withDatabase { database in
                let broken = Migration(version: 2, name: "broken", sql: "INSERT INTO a VALUES (1); SELECT 1/0")
                let migrator = Migrator(migrations: [first, broken])
                let pending = try await migrator.pending(in: database)
                #expect(pending.count == 2)
                #expect(await databaseError { _ = try await migrator.apply(to: database, logger: quiet) } != nil)
                #expect(try await migrator.pending(in: database) == [broken])
                #expect(try await database.read { try $0.query("SELECT * FROM a").isEmpty })
            }
        }

        @Test func aChangedMigrationIsNamed() async throws {
            try await withDatabase { database in
                _ = try await Migrator(migrations: [first]).apply(to: database, logger: quiet)
                let changed = Migration(version: 1, name: first.name, sql: first.sql + " ")
                await #expect(throws: MigrationError.checksumChanged(version: 1, name: first.name)) {
                    try await Migrator(migrations: [changed]).apply(to: database, logger: quiet)
                }
            }
        }

        @Test func aNewerDatabaseIsRefused() async throws {
            try await withDatabase { database in
                _ = try await Migrator(migrations: [first, second]).apply(to: database, logger: quiet)
                await #expect(throws: MigrationError.databaseNewer(database: 2, binary: 1)) {
                    try await Migrator(migrations: [first]).pending(in: database)
                }
            }
        }

        @Test func numberingIsChecked() async throws {
            try await withDatabase { database in
                await #expect(throws: MigrationError.gap(missing: 2)) {
                    try await Migrator(migrations: [first, third]).pending(in: database)
                }
                await #expect(throws: MigrationError.duplicate(version: 1)) {
                    try await Migrator(migrations: [first, first]).pending(in: database)
                }
            }
        }
    }
}

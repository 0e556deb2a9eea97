// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PostgreSQL

private struct Nope: Error {}

extension ServerTests {
    @Suite struct TransactionTests {
        @Test func concurrentReadsAndWrites() async throws {
            try await withDatabase { database in
                try await database.write { try $0.script("CREATE TABLE n (v bigint); INSERT INTO n VALUES (0)") }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<50 {
                        group.addTask { try await database.write { _ = try $0.execute("UPDATE n SET v = v + 1") } }
                        group.addTask { _ = try await database.read { try $0.query("SELECT v FROM n")[0].int(0) } }
                    }
                    try await group.waitForAll()
                }
                #expect(try await database.read { try $0.query("SELECT v FROM n")[0].int(0) } == 50)
            }
        }

        @Test func throwingRollsBack() async throws {
            try await withDatabase { database in
                try await database.write { try $0.script("CREATE TABLE n (v bigint)") }
                await #expect(throws: Nope.self) {
                    try await database.write { transaction in
                        #expect(try transaction.execute("INSERT INTO n VALUES ($1), ($1)", [7]) == 2)
                        throw Nope()
                    }
                }
                #expect(try await database.read { try $0.query("SELECT * FROM n").isEmpty })
            }
        }

        @Test func aSwallowedErrorIsNotACommit() async throws {
            try await withDatabase { database in
                let error = await databaseError {
                    try await database.write { transaction in
                        try transaction.script("CREATE TABLE n (v bigint)")
                        _ = try? transaction.query("SELECT 1/0")
                    }
                }
                #expect(error?.sqlState == "22012")
                let isMissing = try await database.read { try $0.query("SELECT to_regclass('n')")[0].isNull(0) }
                #expect(isMissing)
            }
        }

        @Test func constraintIsNamed() async throws {
            try await withDatabase { database in
                let error = await databaseError {
                    try await database.write { transaction in
                        try transaction.script("CREATE TABLE n (v bigint CONSTRAINT small CHECK (v < 5))")
                        try transaction.execute("INSERT INTO n VALUES ($1)", [9])
                    }
                }
                #expect(error?.code == .sql)
                #expect(error?.sqlState == "23514")
                #expect(error?.constraint == "small")
            }
        }

        @Test func readingDoesNotWrite() async throws {
            try await withDatabase { database in
                let error = await databaseError {
                    try await database.read { try $0.script("CREATE TABLE n (v bigint)") }
                }
                #expect(error?.code == .readOnly)
            }
        }

        @Test func aScriptMustNotEndTheTransaction() async throws {
            try await withDatabase { database in
                let error = await databaseError { try await database.write { try $0.script("COMMIT") } }
                #expect(error?.sqlState == "2D000")
                try await database.read { _ = try $0.query("SELECT 1") }
            }
        }

        @Test func deadlockIsRunAgain() async throws {
            let attempts = Counter()
            let locked = Counter()
            try await withDatabase { database in
                try await database.write {
                    try $0.script("CREATE TABLE n (id int, v int); INSERT INTO n VALUES (1, 0), (2, 0)")
                }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for order in [[1, 2], [2, 1]] as [[Int64]] {
                        group.addTask {
                            try await database.write { transaction in
                                attempts.increment()
                                try transaction.execute("UPDATE n SET v = v + 1 WHERE id = $1", [.int(order[0])])
                                locked.increment()
                                for _ in 0..<200 where locked.value < 2 {
                                    try transaction.execute("SELECT pg_sleep(0.02)")
                                }
                                try transaction.execute("UPDATE n SET v = v + 1 WHERE id = $1", [.int(order[1])])
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await database.read { try $0.query("SELECT sum(v) FROM n")[0].int(0) } == 4)
            }
            #expect(attempts.value >= 3)
        }

        @Test func changedTablesDoNotBreakPreparedStatements() async throws {
            try await withDatabase({ $0.poolSize = 1 }) { database in
                try await database.write { try $0.script("CREATE TABLE n (a int); INSERT INTO n VALUES (1)") }
                _ = try await database.read { try $0.query("SELECT * FROM n") }
                try await database.write { try $0.script("ALTER TABLE n ADD b int DEFAULT 2") }
                #expect(try await database.read { try $0.query("SELECT * FROM n")[0].int(1) } == 2)
            }
        }

        @Test func manyStatementsAreEvicted() async throws {
            try await withDatabase({ $0.poolSize = 1 }) { database in
                let prepared = try await database.read { transaction in
                    for number in 0..<300 { _ = try transaction.query("SELECT \(number)") }
                    return try transaction.query("SELECT count(*) FROM pg_prepared_statements")[0].int(0)
                }
                #expect(prepared <= 256)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PostgreSQL

extension ServerTests {
    @Suite struct PipelineTests {
        @Test func manyQueriesAndIsolatedErrors() async throws {
            try await withPipeline { pipeline in
                let failures = Counter()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for task in 0..<100 {
                        group.addTask {
                            for number in 0..<20 {
                                let value = Int64(task * 20 + number)
                                let rows = try await pipeline.query("SELECT $1::bigint * 2", [.int(value)])
                                #expect(try rows[0].int(0) == value * 2)
                            }
                            let error = await databaseError { _ = try await pipeline.query("SELECT 1 / $1::int", [0]) }
                            if error?.sqlState == "22012" { failures.increment() }
                            let syntax = await databaseError { _ = try await pipeline.query("SELEKT") }
                            if syntax?.sqlState == "42601" { failures.increment() }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(failures.value == 200)
            }
        }

        @Test func aCancelledCallerDoesNotWait() async throws {
            try await withPipeline { pipeline in
                try await withDatabase { other in
                    let lock = try await Occupation(other, lock: 4_711)
                    let task = Task { _ = try await pipeline.query("SELECT pg_advisory_xact_lock(4711)") }
                    try await eventually("the query waits") { try await isAwaited(4_711, other) }
                    task.cancel()
                    #expect(await databaseError { try await task.value }?.code == .cancelled)
                    try await lock.release()
                }
                #expect(try await pipeline.query("SELECT 1")[0].int(0) == 1)
            }
        }

        @Test func writesCommitEachForItself() async throws {
            try await withPipeline { pipeline in
                _ = try await pipeline.query("CREATE TABLE n (v int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
                _ = try await pipeline.query("INSERT INTO n VALUES ($1)", [1])
                let error = await databaseError { _ = try await pipeline.query("INSERT INTO n VALUES ($1)", [1]) }
                #expect(error?.sqlState == "23505")
                #expect(try await pipeline.query("INSERT INTO n VALUES ($1)", [2]).affected == 1)
                #expect(try await pipeline.query("SELECT * FROM n").count == 2)
                _ = try await pipeline.query("ALTER TABLE n ADD w int DEFAULT 5")
                #expect(try await pipeline.query("SELECT * FROM n")[0].int(1) == 5)
            }
        }

        @Test func moreStatementsThanTheCacheHolds() async throws {
            try await withPipeline { pipeline in
                for round in 0..<2 {
                    for number in 0..<300 {
                        let rows = try await pipeline.query("SELECT \(number) + \(round * 0)")
                        #expect(try rows[0].int(0) == Int64(number))
                    }
                }
            }
        }

        @Test func aLostConnectionComesBack() async throws {
            try await withPipeline { pipeline in
                let error = await databaseError {
                    _ = try await pipeline.query("SELECT pg_terminate_backend(pg_backend_pid())")
                }
                #expect(error?.isUnavailable == true)
                let rows = try await pipeline.query("SELECT 1")
                #expect(try rows[0].int(0) == 1)
            }
        }

        @Test func shutDownAnswersFirst() async throws {
            try await withPipeline { pipeline in
                try await withDatabase { other in
                    let lock = try await Occupation(other, lock: 4_712)
                    let task = Task {
                        try await pipeline.query("SELECT 5 FROM pg_advisory_xact_lock(4712)")[0].int(0)
                    }
                    try await eventually("the query waits") { try await isAwaited(4_712, other) }
                    async let end: Void = pipeline.shutdown()
                    try await lock.release()
                    #expect(try await task.value == 5)
                    await end
                }
                #expect(await databaseError { _ = try await pipeline.query("SELECT 1") }?.code == .shutDown)
            }
        }

        /// Whether somebody waits for an advisory lock.
        private func isAwaited(_ lock: Int64, _ database: Database) async throws -> Bool {
            let sql = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1::bigint::oid"
            return try await database.read { try !$0.query(sql, [.int(lock)]).isEmpty }
        }

        private func withPipeline(_ body: (Pipeline) async throws -> Void) async throws {
            let pipeline = Pipeline(configuration: try await freshConfiguration(), logger: quiet)
            do {
                try await body(pipeline)
            } catch {
                await pipeline.shutdown()
                throw error
            }
            await pipeline.shutdown()
        }
    }
}

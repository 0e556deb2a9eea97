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
                let task = Task { _ = try await pipeline.query("SELECT pg_sleep(1)") }
                try await Task.sleep(for: .milliseconds(100))
                task.cancel()
                #expect(await databaseError { try await task.value }?.code == .cancelled)
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
                let task = Task { try await pipeline.query("SELECT 5 FROM pg_sleep(0.6)")[0].int(0) }
                try await Task.sleep(for: .milliseconds(400))
                await pipeline.shutdown()
                #expect(try await task.value == 5)
                #expect(await databaseError { _ = try await pipeline.query("SELECT 1") }?.code == .shutDown)
            }
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

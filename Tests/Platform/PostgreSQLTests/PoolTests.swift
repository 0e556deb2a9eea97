// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PostgreSQL

extension ServerTests {
    @Suite struct PoolTests {
        @Test func cancellationEndsTheStatement() async throws {
            try await withDatabase({ $0.poolSize = 1 }) { database in
                let process = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].int(0) }
                let start = ContinuousClock.now
                let sleeper = try await occupy(database, seconds: 30)
                sleeper.cancel()
                let error = await databaseError { try await sleeper.value }
                #expect(error?.code == .cancelled)
                #expect(start.duration(to: .now) < .seconds(10))
                let after = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].int(0) }
                #expect(after == process)
            }
        }

        @Test func cancelledWhileWaiting() async throws {
            try await withDatabase({ $0.poolSize = 1 }) { database in
                let sleeper = try await occupy(database, seconds: 1)
                let waiter = Task { try await database.ping() }
                try await Task.sleep(for: .milliseconds(100))
                waiter.cancel()
                #expect(await databaseError { try await waiter.value }?.code == .cancelled)
                try await sleeper.value
            }
        }

        @Test func cancelledBeforeItBegins() async throws {
            try await withDatabase { database in
                let task = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    try await database.ping()
                }
                #expect(await databaseError { try await task.value }?.code == .cancelled)
            }
        }

        @Test func statementTimeLimit() async throws {
            try await withDatabase({ $0.statementTimeout = .milliseconds(200) }) { database in
                let error = await databaseError { try await database.read { _ = try $0.query("SELECT pg_sleep(20)") } }
                #expect(error?.code == .deadline)
                try await database.ping()
            }
        }

        @Test func waitingIsLimited() async throws {
            try await withDatabase({
                $0.poolSize = 1
                $0.acquireTimeout = .milliseconds(200)
            }) { database in
                try await database.ping()
                let sleeper = try await occupy(database, seconds: 1)
                let error = await databaseError { try await database.read { _ = try $0.query("SELECT 1") } }
                #expect(error?.code == .poolTimeout)
                #expect(error?.isUnavailable == true)
                try await sleeper.value
                try await database.read { _ = try $0.query("SELECT 1") }
            }
        }

        @Test func theQueueIsBounded() async throws {
            try await withDatabase({ $0.poolSize = 1 }) { database in
                let refused = Counter()
                let sleeper = try await occupy(database, seconds: 1)
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<1_100 {
                        group.addTask {
                            let error = await databaseError { try await database.read { _ = try $0.query("SELECT 1") } }
                            if error?.code == .poolTimeout { refused.increment() }
                        }
                    }
                }
                try await sleeper.value
                #expect(refused.value >= 70)
            }
        }

        @Test func shutDownRefuses() async throws {
            try await withDatabase { database in
                let running = try await occupy(database, seconds: 0.5)
                await database.shutdown()
                try await running.value
                #expect(await databaseError { try await database.ping() }?.code == .shutDown)
                for await _ in database.listen(["x"]) { Issue.record("nothing may come after the end") }
            }
        }

        @Test func aKilledBackendIsReplaced() async throws {
            try await withDatabase({ $0.poolSize = 1 }) { database in
                let process = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].int(0) }
                try await withDatabase { other in
                    try await other.write {
                        _ = try $0.execute("SELECT pg_terminate_backend($1::int)", [.int(process)])
                    }
                }
                try await Task.sleep(for: .milliseconds(100))
                let after = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].int(0) }
                #expect(after != process)
                let error = await databaseError {
                    try await database.write { _ = try $0.execute("SELECT pg_terminate_backend(pg_backend_pid())") }
                }
                #expect(error?.code == .connectionLost)
                #expect(error?.isUnavailable == true)
                try await database.ping()
            }
        }

        /// A task whose transaction has a connection and keeps it for a while.
        private func occupy(_ database: Database, seconds: Double) async throws -> Task<Void, any Error> {
            let holding = Counter()
            let task = Task {
                try await database.write { transaction in
                    holding.increment()
                    _ = try transaction.query("SELECT pg_sleep($1::float8)", [.double(seconds)])
                }
            }
            for _ in 0..<500 where holding.value == 0 { try await Task.sleep(for: .milliseconds(10)) }
            return task
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PostgreSQL

extension ServerTests {
    @Suite struct PoolTests {
        @Test(.timeLimit(.minutes(5))) func cancellationEndsTheStatement() async throws {
            try await withDatabase({
                $0.poolSize = 1
                $0.statementTimeout = .zero
            }) { database in
                let process = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].int(0) }
                let sleeping = Counter()
                let sleeper = Task {
                    try await database.write { transaction in
                        sleeping.increment()
                        _ = try transaction.query("SELECT pg_sleep(600)")
                    }
                }
                try await eventually("the statement begins") { sleeping.value > 0 }
                sleeper.cancel()
                #expect(await databaseError { try await sleeper.value }?.code == .cancelled)
                let after = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].int(0) }
                #expect(after == process)
            }
        }

        @Test func cancelledWhileWaiting() async throws {
            try await withDatabase({
                $0.poolSize = 1
                $0.acquireTimeout = .seconds(600)
            }) { database in
                let occupation = try await Occupation(database)
                let waiter = Task { try await database.read { _ = try $0.query("SELECT 1") } }
                try await Task.sleep(for: .milliseconds(100))
                waiter.cancel()
                #expect(await databaseError { try await waiter.value }?.code == .cancelled)
                try await occupation.release()
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

        @Test(.timeLimit(.minutes(5))) func statementTimeLimit() async throws {
            try await withDatabase({ $0.statementTimeout = .milliseconds(500) }) { database in
                let error = await databaseError { try await database.read { _ = try $0.query("SELECT pg_sleep(600)") } }
                #expect(error?.code == .deadline)
                try await eventually("the connection can be used again") {
                    await databaseError { try await database.read { _ = try $0.query("SELECT 1") } } == nil
                }
            }
        }

        @Test func waitingIsLimited() async throws {
            try await withDatabase({
                $0.poolSize = 1
                $0.acquireTimeout = .milliseconds(200)
            }) { database in
                let occupation = try await Occupation(database)
                let error = await databaseError { try await database.read { _ = try $0.query("SELECT 1") } }
                #expect(error?.code == .poolTimeout)
                #expect(error?.isUnavailable == true)
                try await occupation.release()
                try await eventually("the connection is free again") {
                    await databaseError { try await database.read { _ = try $0.query("SELECT 1") } } == nil
                }
            }
        }

        @Test func theQueueIsBounded() async throws {
            try await withDatabase({
                $0.poolSize = 1
                $0.acquireTimeout = .seconds(600)
            }) { database in
                let (refused, answered) = (Counter(), Counter())
                let occupation = try await Occupation(database)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<SessionPool.longestQueue + 76 {
                        group.addTask {
                            let error = await databaseError { try await database.read { _ = try $0.query("SELECT 1") } }
                            if error == nil { answered.increment() }
                            if error?.code == .poolTimeout { refused.increment() }
                        }
                    }
                    group.addTask {
                        // Nobody leaves the queue before the end, so what does not fit is refused at once.
                        try await eventually("the queue is full") { refused.value == 76 }
                        try await occupation.release()
                    }
                    try await group.waitForAll()
                }
                #expect(refused.value == 76)
                #expect(answered.value == SessionPool.longestQueue)
            }
        }

        @Test func shutDownRefuses() async throws {
            try await withDatabase { database in
                let occupation = try await Occupation(database)
                async let end: Void = database.shutdown()
                try await occupation.release()
                await end
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
                    try await eventually("the backend is gone") {
                        try await other.read {
                            try $0.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1::int", [.int(process)]).isEmpty
                        }
                    }
                }
                let after = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].int(0) }
                #expect(after != process)
                let error = await databaseError {
                    try await database.write { _ = try $0.execute("SELECT pg_terminate_backend(pg_backend_pid())") }
                }
                #expect(error?.code == .connectionLost)
                #expect(error?.isUnavailable == true)
                try await database.read { _ = try $0.query("SELECT 1") }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PostgreSQL

extension ServerTests {
    @Suite struct ListenerTests {
        @Test func notificationsArrive() async throws {
            try await withDatabase { database in
                let channel = "Chan\"\(UInt32.random(in: .min ... .max))"
                var stream = database.listen([channel]).makeAsyncIterator()
                #expect(await stream.next() == Notification(channel: channel, payload: ""))
                try await database.write { transaction in
                    try transaction.notify(channel, "one")
                    try transaction.notify(channel, "zwei 🎭")
                }
                #expect(await stream.next() == Notification(channel: channel, payload: "one"))
                #expect(await stream.next() == Notification(channel: channel, payload: "zwei 🎭"))
            }
        }

        @Test func aLostConnectionResyncs() async throws {
            try await withDatabase({ $0.applicationName = "listener-\(UInt32.random(in: .min ... .max))" }) {
                database in
                var stream = database.listen(["resync_channel"]).makeAsyncIterator()
                #expect(await stream.next()?.payload == "")
                let killed = try await database.write { transaction in
                    try transaction.execute(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()
                        """
                    )
                }
                #expect(killed >= 1)
                #expect(await stream.next() == Notification(channel: "resync_channel", payload: ""))
                try await database.write { try $0.notify("resync_channel", "after") }
                #expect(await stream.next()?.payload == "after")
            }
        }

        @Test func endsWithItsTask() async throws {
            try await withDatabase { database in
                let task = Task {
                    for await _ in database.listen(["endless"]) {}
                    return true
                }
                try await Task.sleep(for: .milliseconds(100))
                task.cancel()
                #expect(await task.value)
            }
        }

        @Test func endsWithTheDatabase() async throws {
            try await withDatabase { database in
                var stream = database.listen(["endless"]).makeAsyncIterator()
                #expect(await stream.next() != nil)
                await database.shutdown()
                #expect(await stream.next() == nil)
            }
        }
    }
}

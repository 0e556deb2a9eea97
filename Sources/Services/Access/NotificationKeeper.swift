// SPDX-License-Identifier: Apache-2.0
import Crypto
package import Logging
package import PostgreSQL
import ServiceLifecycle

/// Whoever brings a notification to whom it is for.
package protocol NotificationSender: Sendable {
    /// Brings it; whether it has arrived.
    func send(_ body: [UInt8], headers: [(name: String, value: String)]) async -> Bool

    /// Ends what connects it.
    func shutdown() async
}

/// Tells somebody outside what has happened, until it has arrived: what a crash leaves untold is told after the next
/// start. Something may arrive twice, and says so by its number.
package struct NotificationKeeper: Service {
    private let database: Database
    private let sender: (any NotificationSender)?
    private let key: SymmetricKey
    private let logger: Logger

    /// A keeper that signs with a key; without a sender it only drops what is old.
    package init(database: Database, sender: (any NotificationSender)?, key: [UInt8], logger: Logger) {
        self.database = database
        self.sender = sender
        self.key = SymmetricKey(data: key)
        self.logger = logger
    }

    /// Sends until the server stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            // Whoever does not answer holds up what is told, and nothing that is recorded.
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await everySecond { round in try await record(isHourly: round.isMultiple(of: 3_600)) } }
                if let sender { group.addTask { await everySecond { _ in try await send(by: sender) } } }
            }
        }
        await sender?.shutdown()
    }

    private func everySecond(_ work: (Int) async throws -> Void) async {
        var round = 0
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            do {
                try await work(round)
            } catch {
                logger.warning("what is to be told waits for the database", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(10))
            }
            round += 1
        }
    }

    private func record(isHourly: Bool) async throws {
        try await database.write { tx in try AccessService.recordEnds(&tx) }
        guard isHourly else { return }
        let untold = try await database.write { tx in try NotificationStore.dropOld(&tx) }
        if untold > 0, sender != nil {
            logger.error("notifications were given up after a week", metadata: ["count": "\(untold)"])
        }
    }

    private func send(by sender: any NotificationSender) async throws {
        while !Task.isCancelled, let next = try await database.write({ tx in try NotificationStore.take(&tx) }) {
            let body = Array(next.body.utf8)
            if await sender.send(body, headers: headers(next.id, body)) {
                try await database.write { tx in try NotificationStore.sent(next.id, &tx) }
            } else {
                logger.warning("a notification has not arrived; tried again", metadata: ["id": "\(next.id)"])
            }
        }
    }

    /// The signature covers the time, so that nobody sends an old one again unnoticed.
    private func headers(_ id: Int64, _ body: [UInt8]) -> [(name: String, value: String)] {
        let now = WallClock.seconds
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(now).".utf8) + body, using: key)
        let hex = code.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return [
            ("Content-Type", "application/json"), ("Stagedoor-Notification", "\(id)"),
            ("Stagedoor-Signature", "t=\(now),v1=\(hex)"),
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Logging
import Synchronization

/// A pool of connections to one PostgreSQL database. Connects when first used, and again after the server went away.
///
///     let names = try await database.read { transaction in
///         try transaction.query("SELECT name FROM subjects WHERE id = $1", [.int(id)]).map { try $0.string(0) }
///     }
package final class Database: Sendable {
    private static let longestPing: Duration = .seconds(2)
    private static let mostRetries = 5

    private let configuration: DatabaseConfiguration
    private let settings: ConnectionSettings
    private let logger: Logger
    private let pool: SessionPool
    private let listeners = Mutex<[Listener]?>([])

    /// Does not connect yet.
    package init(configuration: DatabaseConfiguration, logger: Logger) {
        let settings = ConnectionSettings(configuration)
        self.configuration = configuration
        self.settings = settings
        self.logger = logger
        pool = SessionPool(size: configuration.poolSize) { Session(settings: settings, logger: logger) }
    }

    /// Runs `body` in a read-only transaction that sees one state of the database throughout.
    package func read<T: Sendable>(_ body: @Sendable @escaping (inout Transaction) throws -> T) async throws -> T {
        try await retrying { try await self.perform(.read, self.watch(), body) }
    }

    /// Runs `body` in a transaction, and again, up to five times, when it collides with another one: `body` must have
    /// no effects of its own. Rolls back when `body` throws. The task's ``WriteCompanion`` goes along.
    @discardableResult
    package func write<T: Sendable>(_ body: @Sendable @escaping (inout Transaction) throws -> T) async throws -> T {
        guard let companion = WriteCompanion.current else {
            return try await retrying { try await self.perform(.write, self.watch(), body) }
        }
        let (answer, settle) = try await retrying {
            try await self.perform(.write, self.watch()) { tx in (try body(&tx), try companion.accompany(&tx)) }
        }
        settle()
        return answer
    }

    /// Runs one statement as a transaction of its own: one journey to the server instead of three. It is run again after
    /// a collision or a lost connection, so a second run must do no harm.
    package func call(_ sql: String, _ parameters: [Parameter]) async throws -> Rows {
        try await retrying {
            try await self.perform(self.watch()) { session, watch in
                try await session.call(sql, parameters, watch: watch)
            }
        }
    }

    /// `write` without a time limit of ours for its statements.
    func writePatiently<T: Sendable>(
        _ body: @Sendable @escaping (inout Transaction) throws -> T
    ) async throws -> T {
        try await retrying {
            var watch = self.watch()
            watch.isPatient = true
            return try await self.perform(.write, watch, body)
        }
    }

    /// Notifications of these channels, over a connection of its own. An empty payload means "anything may have
    /// happened": it comes for every channel when listening begins, after every reconnect, and after an overflow.
    package func listen(_ channels: [String]) -> AsyncStream<Notification> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Notification.self,
            bufferingPolicy: .bufferingOldest(Listener.bufferSize)
        )
        let listener = Listener(channels: channels, settings: settings, logger: logger, output: continuation)
        let isOpen = listeners.withLock { listeners in
            listeners?.removeAll(where: \.hasEnded)
            listeners?.append(listener)
            return listeners != nil
        }
        continuation.onTermination = { _ in listener.stop() }
        isOpen ? listener.start() : continuation.finish()
        return stream
    }

    /// Asks the server for a sign of life; fails within about two seconds.
    package func ping() async throws {
        let deadline = Instant.now + Self.longestPing
        let watch = Watch(connectBy: deadline, deadline: deadline)
        try await perform(.read, watch) { try $0.execute("SELECT 1") }
    }

    /// Ends the listening and refuses new work, waits for what runs (five seconds, then it is cancelled), and closes
    /// all connections.
    package func shutdown() async {
        let ending = listeners.withLock { listeners in
            defer { listeners = nil }
            return listeners ?? []
        }
        for listener in ending { listener.stop() }
        await pool.close(grace: .seconds(5))
        for listener in ending { await listener.ended() }
    }

    private func watch() -> Watch {
        Watch(connectBy: .now + configuration.acquireTimeout)
    }

    @discardableResult
    private func perform<T: Sendable>(
        _ mode: TransactionMode,
        _ watch: Watch,
        _ body: @Sendable @escaping (inout Transaction) throws -> T
    ) async throws -> T {
        try await perform(watch) { session, watch in try await session.run(mode, watch: watch, body) }
    }

    private func perform<T: Sendable>(
        _ watch: Watch,
        _ work: @Sendable (Session, Watch) async throws -> T
    ) async throws -> T {
        try await withTaskCancellationHandler {
            let session = try await pool.acquire(for: watch, until: watch.connectBy)
            defer { pool.release(session) }
            var watch = watch
            if watch.deadline == nil { watch.connectBy = .now + configuration.acquireTimeout }
            return try await work(session, watch)
        } onCancel: {
            watch.token.cancel()
        }
    }

    private func retrying<T: Sendable>(_ attempt: @Sendable () async throws -> T) async throws -> T {
        var backoff = Backoff(first: .milliseconds(10), longest: .milliseconds(250))
        for _ in 0..<Self.mostRetries {
            do {
                return try await attempt()
            } catch let error as DatabaseError where error.isRetryable {
                logger.debug("transaction is run again", metadata: ["error": "\(error)"])
                do { try await Task.sleep(for: backoff.next()) } catch { throw DatabaseError.cancelled }
            }
        }
        return try await attempt()
    }
}

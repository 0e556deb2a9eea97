// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Glibc
import Logging
import Synchronization

/// A connection that only listens, on its own thread, until it is stopped.
final class Listener: Sendable {
    /// Notifications that may wait for their reader; what comes beyond is replaced by one resync for the channel.
    static let bufferSize = 4_096
    /// How often the server is asked for a sign of life, by which everything that was said before has arrived. Whoever
    /// is told nothing more would take what has changed for what holds.
    private static let check = Duration.seconds(10)
    private static let longestCheck = Duration.seconds(5)

    private struct State {
        var isStopped = false
        var hasEnded = true
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let channels: [String]
    private let settings: ConnectionSettings
    private let logger: Logger
    private let output: AsyncStream<Notification>.Continuation
    private let wake = WakePipe()
    private let state = Mutex(State())

    init(
        channels: [String],
        settings: ConnectionSettings,
        logger: Logger,
        output: AsyncStream<Notification>.Continuation
    ) {
        self.channels = channels
        self.settings = settings
        self.logger = logger
        self.output = output
    }

    var hasEnded: Bool { state.withLock { $0.hasEnded && $0.isStopped } }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    func start() {
        state.withLock { $0.hasEnded = false }
        startThread { self.run() }
    }

    /// Returns at once; the thread ends soon.
    func stop() {
        state.withLock { $0.isStopped = true }
        wake.wake()
    }

    /// Waits for the thread's end.
    func ended() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func run() {
        var backoff = Backoff()
        while !isStopped {
            do {
                let connection = try Connection.open(settings, wake: wake)
                for channel in channels { try connection.control("LISTEN \(quoted(channel))") }
                backoff.reset()
                try pass(from: connection)
            } catch {
                logger.warning("database listener lost its connection", metadata: ["error": "\(error)"])
                pause(backoff.next())
            }
        }
        output.finish()
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private func pause(_ duration: Duration) {
        let end = Instant.now + duration
        while !isStopped, wake.wait(for: -1, until: end) != .timedOut {}
    }

    /// Hands notifications on until stopped; throws when the connection is lost.
    private func pass(from connection: Connection) throws {
        var overdue = Set(channels)
        var nextCheck = Instant.now + Self.check
        while !isStopped {
            if Instant.now >= nextCheck {
                try connection.control("SELECT 1", deadline: .now + Self.longestCheck)
                nextCheck = .now + Self.check
            }
            while let notification = connection.nextNotification() {
                if !offer(notification) { overdue.insert(notification.channel) }
            }
            overdue = overdue.filter { !offer(Notification(channel: $0, payload: "")) }
            let retry = overdue.isEmpty ? nextCheck : min(nextCheck, .now + .milliseconds(50))
            if wake.wait(for: PQsocket(connection.handle), events: POLLIN, until: retry) == .ready {
                guard PQconsumeInput(connection.handle) == 1 else { throw connection.lost() }
            }
        }
    }

    private func offer(_ notification: Notification) -> Bool {
        if case .dropped = output.yield(notification) { return false }
        return true
    }

    private func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension Connection {
    /// A notification that has arrived already.
    fileprivate func nextNotification() -> Notification? {
        guard let received = PQnotifies(handle) else { return nil }
        defer { PQfreemem(received) }
        return Notification(
            channel: String(cString: received.pointee.relname),
            payload: String(cString: received.pointee.extra)
        )
    }
}

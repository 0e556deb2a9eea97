// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
import UnixSignals

/// Whether somebody wants the program to end. Work under way is finished in order, so it is asked, not cancelled.
final class StopFlag: Sendable {
    private let flag = Mutex(false)

    var isRaised: Bool { flag.withLock { $0 } }

    func raise() { flag.withLock { $0 = true } }

    /// Waits, but not longer than until the flag is raised.
    func sleep(for duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        while !isRaised, ContinuousClock.now < end {
            try await Task.sleep(for: min(.milliseconds(100), end - .now))
        }
    }

    /// Runs work with a flag that SIGINT and SIGTERM raise.
    static func watchingSignals<Answer: Sendable>(
        _ work: @escaping @Sendable (StopFlag) async throws -> Answer
    ) async throws -> Answer {
        let flag = StopFlag()
        let signals = await UnixSignalsSequence(trapping: [.sigint, .sigterm])
        let watcher = Task { for await _ in signals { flag.raise() } }
        defer {
            watcher.cancel()
            for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        }
        return try await work(flag)
    }
}

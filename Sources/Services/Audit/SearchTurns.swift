// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Synchronization
import Web

/// Lets few search the log at once, so that the sessions of the database are left for others.
final class SearchTurns: Sendable {
    private static let most = 3
    private static let patience = Duration.seconds(5)
    private static let pause = Duration.milliseconds(20)

    private let running = Mutex(0)

    /// Does something in its turn.
    ///
    /// - Throws: `WebError` 503 if there is none for seconds; whatever `body` throws.
    func take<Result>(_ body: () async throws -> Result) async throws -> Result {
        let end = ContinuousClock.now + Self.patience
        while !begin() {
            guard ContinuousClock.now < end else {
                throw WebError(
                    status: 503,
                    code: 50392,
                    message: "Too many search the audit log at once; try again in a moment",
                    headers: [.retryAfter: "5"]
                )
            }
            try await Task.sleep(for: Self.pause)
        }
        defer { running.withLock { $0 -= 1 } }
        return try await body()
    }

    private func begin() -> Bool {
        running.withLock { running in
            guard running < Self.most else { return false }
            running += 1
            return true
        }
    }
}

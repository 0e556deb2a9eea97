// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import PostgreSQL
import Synchronization
import Web

/// A thread for comparing policies, so that this holds none of the few that serve all requests.
actor PolicyBench {
    /// Everybody's: one comparison at a time, whoever wants it.
    static let shared = PolicyBench()

    private static let mostWaiting = 16

    private nonisolated let executor = ThreadExecutor()
    private nonisolated let waiting = Mutex(0)
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    deinit { executor.stop() }

    /// Runs something after what others want.
    ///
    /// - Throws: `WebError` 503 if too many want something.
    nonisolated func run<Value: Sendable>(_ body: @Sendable @escaping () throws -> Value) async throws -> Value {
        let isRoom = waiting.withLock { waiting in
            guard waiting < Self.mostWaiting else { return false }
            waiting += 1
            return true
        }
        guard isRoom else {
            throw WebError(
                status: 503,
                code: 50392,
                message: "Too many changes of policies are compared at once; try again in a moment",
                headers: [.retryAfter: "5"]
            )
        }
        defer { waiting.withLock { $0 -= 1 } }
        return try await isolatedRun(body)
    }

    private func isolatedRun<Value: Sendable>(_ body: @Sendable () throws -> Value) throws -> Value {
        try Task.checkCancellation()
        return try body()
    }
}

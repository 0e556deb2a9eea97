// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import Synchronization

/// Where long computations go, so that they do not hold the few threads that serve all requests.
final class Workshop: Sendable {
    /// Bytes of schema text that are read and compared in less time than a journey to another thread is worth.
    private static let small = 16 << 10
    /// What work counts as that takes long however short its texts are.
    static let long = small + 1
    /// More bytes than this weigh no more when the less busy bench is chosen.
    private static let heavy = 64 << 20

    private let benches = [Bench(), Bench()]
    /// The bytes that each bench has still to go through.
    private let loads = Mutex([0, 0])

    /// Runs `body` here, or on the less busy of the threads for it if it has that many bytes to go through.
    func run<Value: Sendable>(size: Int, _ body: @Sendable @escaping () throws -> Value) async throws -> Value {
        guard size > Self.small else { return try body() }
        let weight = min(size, Self.heavy)
        let chosen = loads.withLock { loads in
            let chosen = loads[1] < loads[0] ? 1 : 0
            loads[chosen] += weight
            return chosen
        }
        defer { loads.withLock { $0[chosen] -= weight } }
        return try await benches[chosen].run(body)
    }
}

/// One thread.
private actor Bench {
    private nonisolated let executor = ThreadExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    deinit { executor.stop() }

    func run<Value: Sendable>(_ body: @Sendable () throws -> Value) throws -> Value {
        try Task.checkCancellation()
        return try body()
    }
}

// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import Synchronization

/// Where long computations go, so that they do not hold the few threads that serve all requests.
final class Workshop: Sendable {
    /// Bytes of schema text that are read and compared in less time than a journey to another thread is worth.
    private static let small = 16 << 10

    private let benches = [Bench(), Bench()]
    private let next = Atomic(0)

    /// Runs `body` here, or on a thread of its own if it has that many bytes to go through.
    func run<Value: Sendable>(size: Int, _ body: @Sendable @escaping () throws -> Value) async throws -> Value {
        guard size > Self.small else { return try body() }
        let turn = next.wrappingAdd(1, ordering: .relaxed).newValue & 1
        return try await benches[turn].run(body)
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

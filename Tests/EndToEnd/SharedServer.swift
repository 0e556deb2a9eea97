// SPDX-License-Identifier: Apache-2.0
import Testing

/// Gives all tests of a suite one server, which starts before the first and ends after the last of them. The tests keep
/// apart by the names of their subjects and contexts.
struct SharedServer: SuiteTrait, TestScoping {
    @TaskLocal private static var current: SharedRegistry?

    /// The registry of the suite's server.
    static var registry: Registry {
        get throws {
            guard let current else { throw Unexpected("the suite has no shared server") }
            return current.registry
        }
    }

    /// The database of the suite's server.
    static var postgres: PrivatePostgres {
        get throws {
            guard let current else { throw Unexpected("the suite has no shared server") }
            return try current.postgres
        }
    }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let server = try await onThread { SharedRegistry(try RunningServer(in: TemporaryFolder())) }
        try await Self.$current.withValue(server) { try await function() }
    }
}

extension Trait where Self == SharedServer {
    /// One server for the whole suite.
    static var sharedServer: SharedServer { SharedServer() }
}

/// A running server that only its port is asked of.
///
/// `@unchecked Sendable`: the server is never changed after it was made; holding it keeps the process alive.
private final class SharedRegistry: @unchecked Sendable {
    private let server: RunningServer

    init(_ server: RunningServer) { self.server = server }

    var registry: Registry { server.registry }
    var postgres: PrivatePostgres { get throws { try server.privatePostgres() } }
}

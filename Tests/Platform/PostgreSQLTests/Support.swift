// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import Synchronization
import Testing

@testable import PostgreSQL

/// The tests that share one real server, which runs while they do.
@Suite(.localServer) struct ServerTests {}

/// Starts a server in a temporary folder for a suite and stops it after the suite's last test.
struct LocalServerTrait: SuiteTrait, TestScoping {
    @TaskLocal static var connectionString = ""

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withCluster { cluster, _ in
            let connectionString = try await cluster.start()
            try await Self.$connectionString.withValue(connectionString) { try await function() }
        }
    }
}

extension Trait where Self == LocalServerTrait {
    static var localServer: Self { Self() }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A cluster, not started yet, in a folder that is removed afterwards.
func withCluster(_ body: (LocalCluster, _ directory: String) async throws -> Void) async throws {
    let directory = temporaryName()
    let cluster = LocalCluster(dataDirectory: directory, logger: quiet)
    do {
        try await body(cluster, directory)
    } catch {
        await cluster.stop()
        remove(directory)
        throw error
    }
    await cluster.stop()
    remove(directory)
}

func temporaryName() -> String {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return folder + "/stagedoor-test-" + String(UInt64.random(in: .min ... .max), radix: 36)
}

func remove(_ directory: String) {
    _ = try? ChildProcess.run(["/bin/rm", "-rf", "--", directory])
}

func write(_ text: String, to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
}

/// A configuration whose tables live in a schema of their own, with all the patience that a busy machine may need:
/// whatever tests a limit sets its own.
func freshConfiguration() async throws -> DatabaseConfiguration {
    let base = LocalServerTrait.connectionString
    let schema = "test_" + String(UInt64.random(in: .min ... .max), radix: 36)
    var configuration = DatabaseConfiguration(connectionString: base, poolSize: 1)
    configuration.acquireTimeout = .seconds(600)
    configuration.statementTimeout = .seconds(600)
    let admin = Database(configuration: configuration, logger: quiet)
    try await admin.write { try $0.script("CREATE SCHEMA \(schema)") }
    await admin.shutdown()
    configuration.connectionString = base + " options='-c search_path=\(schema)'"
    configuration.poolSize = 3
    return configuration
}

func withDatabase(
    _ adjust: (inout DatabaseConfiguration) -> Void = { _ in },
    _ body: (Database) async throws -> Void
) async throws {
    var configuration = try await freshConfiguration()
    adjust(&configuration)
    let database = Database(configuration: configuration, logger: quiet)
    do {
        try await body(database)
    } catch {
        await database.shutdown()
        throw error
    }
    await database.shutdown()
}

/// The database error that `body` throws.
func databaseError(_ body: () async throws -> Void) async -> DatabaseError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? DatabaseError
    }
}

/// A number that several tasks count up.
final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func increment() { count.withLock { $0 += 1 } }
}

/// Waits until `condition` holds, for a minute at least: how long things take on a busy machine is no promise of ours.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    for _ in 0..<6_000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw NeverHappened(what: what)
}

struct NeverHappened: Error {
    let what: String
}

/// A transaction that has a connection and keeps it until it is let go.
final class Occupation: Sendable {
    private let state = Mutex((holds: false, isReleased: false))
    private let task = Mutex<Task<Void, any Error>?>(nil)

    /// Begins it on one of the database's connections, where it may take an advisory lock.
    init(_ database: Database, lock: Int64? = nil) async throws {
        task.withLock { task in
            task = Task { [self] in
                // With a short patience even the first connection may come too late.
                while true {
                    do {
                        return try await database.write { [self] in try hold(&$0, lock) }
                    } catch let error as DatabaseError where error.code == .poolTimeout {}
                }
            }
        }
        try await eventually("a transaction begins") { state.withLock { $0.holds } }
    }

    /// Lets it end, and waits for that.
    func release() async throws {
        state.withLock { $0.isReleased = true }
        try await task.withLock { $0 }?.value
    }

    private func hold(_ transaction: inout Transaction, _ lock: Int64?) throws {
        if let lock { _ = try transaction.query("SELECT pg_advisory_xact_lock($1)", [.int(lock)]) }
        state.withLock { $0.holds = true }
        while !state.withLock({ $0.isReleased }) { _ = try transaction.query("SELECT pg_sleep(0.01)") }
    }
}

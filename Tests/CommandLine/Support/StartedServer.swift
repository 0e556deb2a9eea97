// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A `stagedoor serve` on a free port, on the suite's database or else on one of its own.
final class StartedServer: @unchecked Sendable {
    // Only `run` makes one, and uses it from one task after the other.
    private let process: ChildProcess
    private let folder: Folder
    let port: Int

    /// Runs a server for the length of the body.
    static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        _ body: (StartedServer) async throws -> Void
    ) async throws {
        // Read here, because the thread does not know the values of this task.
        let database = SharedDatabase.connection
        let server = try await onThread { try StartedServer(arguments, environment, database) }
        do {
            try await body(server)
            try await onThread { server.stop() }
        } catch {
            try await onThread { server.stop() }
            throw error
        }
    }

    private init(_ arguments: [String], _ environment: [String: String], _ database: String?) throws {
        folder = try Folder()
        let store = database.map { ["--database", $0] } ?? ["--data-dir", folder.path("data")]
        let place = ["serve", "--listen", "127.0.0.1:0"] + store
        process = try ChildProcess(Binary.path, place + arguments, in: folder, environment: environment)
        var found: Int?
        for _ in 0..<12_000 where found == nil && process.isRunning {
            Thread.sleep(forTimeInterval: 0.02)
            found = Self.port(in: folder.read("output"))
        }
        guard let found else {
            let said = folder.read("errors")
            process.end()
            throw DidNotStart(description: "the server did not become ready:\n\(said)")
        }
        port = found
    }

    /// The port in `listening on http://HOST:PORT`.
    private static func port(in output: String) -> Int? {
        guard output.hasPrefix("listening on http"), output.hasSuffix("\n") else { return nil }
        return output.split(separator: ":").last.flatMap { Int($0.dropLast()) }
    }

    /// How to reach the PostgreSQL that it runs for itself.
    fileprivate func database() throws -> String {
        let names = FileManager.default.enumerator(atPath: folder.path("data"))?.compactMap { $0 as? String } ?? []
        let name = try #require(names.first { $0.hasSuffix("/postmaster.pid") })
        // pid, data folder, start time, port, socket folder, …
        let lines = folder.read("data/" + name).split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.count > 4)
        return "host='\(lines[4])' port=\(lines[3]) user=stagedoor dbname=stagedoor"
    }

    /// What it wrote to standard error so far.
    var said: String { folder.read("errors") }

    /// Its arguments, as anybody sees them who lists processes.
    var shownArguments: [String] {
        let line = FileManager.default.contents(atPath: "/proc/\(process.identifier)/cmdline") ?? Data()
        return line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Asks it with curl, and gives the status and the body; the status is 0 if there was no answer.
    func curl(_ path: String, scheme: String = "http", _ options: String...) async throws -> (status: Int, body: String)
    {
        let fixed = ["-sS", "--max-time", "300", "-w", "\n%{http_code}"]
        let run = try await CommandRun("curl", fixed + options + ["\(scheme)://127.0.0.1:\(port)\(path)"])
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (lines.last.flatMap { Int($0) } ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    private func stop() { process.end() }
}

struct DidNotStart: Error, CustomStringConvertible {
    let description: String
}

/// One PostgreSQL for all servers of a suite, for each of its own would take longer than its test.
struct SharedDatabase: SuiteTrait, TestScoping {
    @TaskLocal static var connection: String?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await StartedServer.run(["--dev"]) { keeper in
            try await Self.$connection.withValue(try keeper.database()) { try await function() }
        }
    }
}

extension Trait where Self == SharedDatabase {
    static var sharedDatabase: Self { Self() }
}

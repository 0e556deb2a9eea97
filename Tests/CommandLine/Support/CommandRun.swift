// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a program that was run to its end said.
struct CommandRun: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// Runs the `stagedoor` of this build, without any setting of whoever runs the tests.
    static func stagedoor(
        _ arguments: String...,
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        try await CommandRun(Binary.path, arguments, input: input, environment: environment)
    }

    init(
        _ program: String,
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:]
    ) async throws {
        self = try await onThread {
            let folder = try Folder()
            try folder.write(input, to: "input")
            let child = try ChildProcess(program, arguments, in: folder, environment: environment)
            let status = child.wait()
            return CommandRun(status: status, output: folder.read("output"), errors: folder.read("errors"))
        }
    }

    private init(status: Int32, output: String, errors: String) {
        (self.status, self.output, self.errors) = (status, output, errors)
    }
}

/// Where the program under test is.
enum Binary {
    static let path: String = {
        if let named = ProcessInfo.processInfo.environment["STAGEDOOR_BINARY"] { return named }
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        for beside in [runner, CommandLine.arguments[0]] {
            let path = URL(filePath: beside).deletingLastPathComponent().appending(path: "stagedoor").path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return "stagedoor"
    }()

    /// Whether a program is installed; if not, says what is not tested.
    static func isInstalled(_ program: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        if folders.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }) { return true }
        print("SKIPPED: the tests that need '\(program)' do not run, since it is not installed")
        return false
    }
}

/// A folder that is gone afterwards.
final class Folder: Sendable {
    private let root: URL

    init() throws {
        // Short, for a Unix socket's path has at most 107 bytes; open, for run as root PostgreSQL is another user's.
        root = URL(filePath: "/tmp/stagedoor-" + String(UInt64.random(in: .min ... .max), radix: 36))
        try FileManager.default.createDirectory(
            at: root,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func url(_ name: String) -> URL { root.appending(path: name) }

    func path(_ name: String) -> String { url(name).path }

    func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path(name)) ?? Data(), as: UTF8.self)
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url(name))
        return path(name)
    }
}

/// Runs blocking work on a thread of its own, so that it never holds one of the test runner's few.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

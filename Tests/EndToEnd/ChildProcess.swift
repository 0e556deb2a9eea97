// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A program that this test started; it is only ever ended by its own process id.
final class ChildProcess {
    let identifier: pid_t
    private var status: Int32?

    /// Starts `program` with its streams on files.
    init(_ program: String, _ arguments: [String], input: String = "/dev/null", output: String, errors: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let settings = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        let words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        let environment: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) } + [nil]
        defer { for word in words + environment { free(word) } }
        var started: pid_t = 0
        let code = posix_spawnp(&started, program, &actions, nil, words, environment)
        try require(code == 0, "cannot start \(program): \(String(cString: strerror(code)))")
        identifier = started
    }

    var isRunning: Bool { wait(seconds: 0) == nil }

    func signal(_ number: Int32) {
        if isRunning { kill(identifier, number) }
    }

    /// The exit status, or 128 and the signal that ended it; `nil` when it still runs after that time.
    func wait(seconds limit: Double) -> Int32? {
        if let status { return status }
        _ = seconds(until: limit) {
            var raw: Int32 = 0
            if waitpid(identifier, &raw, WNOHANG) == identifier {
                status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
            }
            return status != nil
        }
        return status
    }

    /// Asks it to end, and insists after a while.
    func end(within limit: Double = 30) {
        signal(SIGTERM)
        if wait(seconds: limit) == nil {
            signal(SIGKILL)
            _ = wait(seconds: 10)
        }
    }
}

/// What a program that has ended said.
struct Finished: Sendable {
    let status: Int32
    let output: String
    let errors: String

    var said: String { "exit status \(status)\n\(output)\n\(errors)" }

    /// Runs a program to its end.
    init(_ program: String, _ arguments: [String], input: String? = nil, within limit: Double = 120) throws {
        let folder = try TemporaryFolder()
        if let input { try folder.write(input, to: "input") }
        let child = try ChildProcess(
            program,
            arguments,
            input: input == nil ? "/dev/null" : folder.path("input"),
            output: folder.path("output"),
            errors: folder.path("errors")
        )
        let ended = child.wait(seconds: limit)
        if ended == nil { child.end(within: 1) }
        output = folder.read("output")
        errors = folder.read("errors")
        guard let ended else { throw Unexpected("\(program) \(arguments) did not end: \(output)\(errors)") }
        status = ended
    }

    /// Runs the built `stagedoor`.
    static func stagedoor(_ arguments: String..., input: String? = nil) throws -> Finished {
        try Finished(Place.stagedoor, arguments, input: input)
    }
}

/// A folder that goes away with this value, and with it any private PostgreSQL that was left running inside.
final class TemporaryFolder {
    let root: String

    init() throws {
        // Short, for a Unix socket's path has at most 107 bytes; open, for run as root PostgreSQL is another user's.
        var template = Array("/tmp/stagedoor-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Unexpected("cannot make a temporary folder") }
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(root, 0o755)
    }

    deinit {
        if let left = PrivatePostgres(under: root) { left.stop() }
        try? FileManager.default.removeItem(atPath: root)
    }

    func path(_ name: String) -> String { root + "/" + name }

    func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path(name)) ?? Data(), as: UTF8.self)
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }
}

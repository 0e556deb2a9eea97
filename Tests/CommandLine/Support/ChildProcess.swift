// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A program that a test started, with its streams on the files `input`, `output` and `errors` of a folder.
///
/// Foundation's `Process` takes half a second to start one where many files may be open.
final class ChildProcess {
    let identifier: pid_t
    private var status: Int32?

    /// Starts a program without any setting of whoever runs the tests.
    init(_ program: String, _ arguments: [String], in folder: Folder, environment: [String: String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, folder.path("input"), O_RDONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 1, folder.path("output"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder.path("errors"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let settings = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("STAGEDOOR_") }
            .merging(environment) { $1 }
        let words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] = settings.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var started: pid_t = 0
        let code = posix_spawnp(&started, program, &actions, nil, words, variables)
        try #require(code == 0, "cannot start \(program): \(String(cString: strerror(code)))")
        identifier = started
    }

    var isRunning: Bool { look(WNOHANG) == nil }

    /// The exit status, or 128 and the signal that ended it.
    func wait() -> Int32 { look(0) ?? -1 }

    /// Asks it to end, and insists after two minutes.
    func end() {
        if isRunning { kill(identifier, SIGTERM) }
        for _ in 0..<12_000 where isRunning { Thread.sleep(forTimeInterval: 0.01) }
        if isRunning { kill(identifier, SIGKILL) }
        _ = wait()
    }

    private func look(_ options: Int32) -> Int32? {
        if let status { return status }
        var raw: Int32 = 0
        var found: pid_t = -1
        repeat { found = waitpid(identifier, &raw, options) } while found == -1 && errno == EINTR
        guard found == identifier else { return nil }
        status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
        return status
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The PostgreSQL that a server runs for itself, seen from outside through its `postmaster.pid`.
struct PrivatePostgres: Sendable {
    let postmaster: pid_t
    let folder: String
    let port: String
    let socketFolder: String

    /// The one whose data lies somewhere below `root`, if one is running there.
    init?(under root: String) {
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        guard let name = names.first(where: { $0.hasSuffix("postmaster.pid") }),
            let text = try? String(contentsOfFile: root + "/" + name, encoding: .utf8)
        else { return nil }
        // pid, data folder, start time, port, first socket folder, …
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 5, let pid = pid_t(lines[0]), Self.isAlive(pid) else { return nil }
        (postmaster, folder, port, socketFolder) = (pid, lines[1], lines[3], lines[4])
    }

    /// It and every process it started.
    private var processes: [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return [postmaster] + all.filter { Self.parent(of: $0) == postmaster }
    }

    private static func parent(of process: pid_t) -> pid_t? {
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        // "pid (name) state parent …": the name may hold anything, so read from its last parenthesis.
        return status.split(separator: ")").last?.split(separator: " ").dropFirst().first.flatMap { pid_t($0) }
    }

    /// Whether the process runs; one that has ended and was not waited for does not.
    private static func isAlive(_ process: pid_t) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let state = status.split(separator: ")").last?.split(separator: " ").first
        return state != nil && state != "Z" && state != "X"
    }

    /// Nothing of it moves any more, as when its machine hangs.
    func freeze() { for process in processes { kill(process, SIGSTOP) } }

    func thaw() { for process in processes { kill(process, SIGCONT) } }

    /// Ends it and its sessions at once, without a clean shutdown.
    func crash() {
        kill(postmaster, SIGQUIT)
        _ = seconds(until: 20) { !Self.isAlive(postmaster) }
    }

    func stop() {
        thaw()
        kill(postmaster, SIGINT)
        if seconds(until: 20, { !Self.isAlive(postmaster) }) == nil { kill(postmaster, SIGKILL) }
    }

    /// Starts it as it was started before, unless its server has already done so.
    func startAgain(log: TemporaryFolder) throws -> ChildProcess? {
        if PrivatePostgres(under: folder) != nil { return nil }
        let command = try String(contentsOfFile: folder + "/postmaster.opts", encoding: .utf8)
        var program = "sh", arguments = ["-c", "exec " + command]
        if getuid() == 0 { (program, arguments) = ("runuser", ["-u", try owner(), "--", "sh"] + arguments) }
        return try ChildProcess(
            program,
            arguments,
            output: log.path("postgres-output"),
            errors: log.path("postgres-errors")
        )
    }

    private func owner() throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        return attributes[.ownerAccountName] as? String ?? "postgres"
    }

    /// Runs SQL as its server's user, and returns what it gives, without names of columns.
    @discardableResult
    func execute(_ sql: String) throws -> String {
        let answer = try Finished(
            "psql",
            ["--no-psqlrc", "-At", "-v", "ON_ERROR_STOP=1", "-d", try url(), "-c", sql],
            within: 20
        )
        try require(answer.status == 0, "\(sql): \(answer.said)")
        return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What a query's only column says.
    func query(_ sql: String) throws -> String {
        let answer = try Finished("psql", ["--no-psqlrc", "-At", "-d", try url(), "-c", sql], within: 20)
        try require(answer.status == 0, "\(sql): \(answer.said)")
        return answer.output
    }

    /// The connection string under which its server keeps its tables.
    func url() throws -> String {
        var tried: [String] = []
        for user in ["stagedoor", "postgres", try owner()] {
            for database in ["stagedoor", "postgres"] {
                let url = "postgresql:///\(database)?host=\(socketFolder)&port=\(port)&user=\(user)"
                let query = "SELECT count(*) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
                let answer = try Finished("psql", ["--no-psqlrc", "-At", "-d", url, "-c", query], within: 20)
                if (Int(answer.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) > 0 { return url }
                tried.append("\(url): \(answer.said)")
            }
        }
        throw Unexpected("no database with tables:\n\(tried.joined(separator: "\n"))")
    }
}

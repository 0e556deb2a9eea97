// SPDX-License-Identifier: Apache-2.0
import Glibc
import JSON
import PolicyUsage
import TemporaryFiles

/// The decision log that a server keeps.
struct ServerDecisions {
    private static let page = 5_000
    /// A log that is longer has to be asked for in parts, with `--since`.
    private static let most = 1 << 30

    private let server: ServerOptions
    private let since: String?

    /// The decisions since a day or a time; nil for all that are kept.
    init(_ server: ServerOptions, since: String?) {
        self.server = server
        self.since = since
    }

    /// Writes the log into a file that only the user can read.
    func copy() async throws -> Copy {
        let copy = try Copy()
        do {
            try await fill(copy)
        } catch {
            copy.remove()
            throw error
        }
        return copy
    }

    private func fill(_ copy: Copy) async throws {
        // The server counts by the hour and says when the last of an hour was; the report looks at it more closely.
        let seconds = since.flatMap { Moment($0) }.map { max(0, $0.milliseconds / 1_000) } ?? 0
        try await server.ask { client in
            var last: String?
            var size = 0
            while true {
                let after = last.map { "&after=" + ServerAddress.escape($0) } ?? ""
                let answer = try await client.get(
                    "\(AccessPath.root)/decisions?limit=\(Self.page)&since=\(seconds)\(after)"
                )
                guard answer.status == 200 else { throw answer.failure("cannot read the server's decision log") }
                size += answer.bytes.count
                guard size <= Self.most else {
                    throw CommandFailure(
                        "cannot read the server's decision log",
                        "it is longer than \(Self.most >> 20) MiB",
                        wayOut: "ask for a part of it with --since"
                    )
                }
                try copy.append(answer.bytes)
                let lines = answer.bytes.split(separator: UInt8(ascii: "\n"))
                guard lines.count == Self.page, let line = lines.last else { return }
                guard let id = try? JSON(parsing: Array(line))["id"]?.string, id != last else { return }
                last = id
            }
        }
    }

    /// A file below the folder for temporary files.
    struct Copy: Sendable {
        let path: String

        init() throws(CommandFailure) {
            guard let path = TemporaryFiles.newFile("stagedoor-decisions") else {
                throw CommandFailure(
                    "cannot keep the server's decision log in '\(TemporaryFiles.folder)'",
                    Terminal.systemError,
                    wayOut: "set TMPDIR"
                )
            }
            self.path = path
        }

        func append(_ bytes: [UInt8]) throws(CommandFailure) {
            let descriptor = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { throw InputFile.unreadable(path, Terminal.systemError) }
            defer { close(descriptor) }
            if let reason = Terminal.write(bytes, to: descriptor) {
                throw CommandFailure("cannot write '\(path)'", reason)
            }
        }

        func remove() { unlink(path) }
    }
}

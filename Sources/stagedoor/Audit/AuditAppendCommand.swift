// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import JSON
import MerkleLog

/// `stagedoor audit append`: entries from a file into a log in a folder.
struct AuditAppendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "append",
        abstract: "Append entries from a file to a log in a folder.",
        discussion: """
            For logs without a server: those of other tools, of scripts, of tests. Each line is one entry, a JSON \
            value; it is stored in its canonical form (RFC 8785), so numbers are whole ones. The log is made if there \
            is none.

              stagedoor audit append export entries.jsonl --signing-key audit.key

            Only one process may append to a log at a time. If one is interrupted, the checkpoint still is the last \
            that was signed, and the same lines can be appended again.
            """
    )

    @Argument(help: "The folder of the log.", completion: .directory)
    var folder: String

    @Argument(help: "The entries, one a line; - is standard input.", completion: .file())
    var entries: String

    @Option(help: ArgumentHelp("The file with the log's private key.", valueName: "file"), completion: .file())
    var signingKey: String

    @Option(help: ArgumentHelp("Sign a checkpoint after so many entries. Default: one at the end.", valueName: "count"))
    var batch: Int?

    func run() async throws {
        let batch = batch ?? 100_000
        guard (1...1_000_000).contains(batch) else { throw ValidationError("--batch is a number from 1 to 1000000.") }
        let key = try LogSigningKey.read(signingKey)
        var writer = try LogDirectoryWriter(folder, key)
        let keepsAll = self.batch != nil
        let descriptor = try InputFile.open(entries)
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var lines = EntryLines(descriptor: descriptor, name: entries)
        while true {
            let entries = try lines.next(batch)
            if !entries.isEmpty { try writer.append(entries) }
            let isLast = entries.count < batch
            if isLast || keepsAll { try writer.sign() }
            if isLast { break }
        }
        try Terminal.show(writer.summary + "\n")
    }
}

/// Entries from lines of JSON, in their canonical form.
private struct EntryLines {
    private let name: String
    private var lines: LineReader
    private var number = 0

    init(descriptor: Int32, name: String) {
        self.name = name
        lines = LineReader(descriptor: descriptor, path: name)
    }

    /// So many entries, or as many as are left.
    mutating func next(_ count: Int) throws(CommandFailure) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        while entries.count < count, let line = try lines.next() {
            number += 1
            guard case .text(let bytes) = line else { throw failure("the line is too long") }
            if bytes.isEmpty { continue }
            entries.append(try entry(Array(bytes)))
        }
        return entries
    }

    private func entry(_ line: [UInt8]) throws(CommandFailure) -> [UInt8] {
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: line) } catch { throw failure(error.message) }
        let entry: [UInt8]
        do throws(CanonicalJSONError) { entry = try json.canonicalBytes() } catch { throw failure(error.message) }
        guard entry.count <= EntryBundle.longestEntry else {
            throw failure("an entry has no more than \(EntryBundle.longestEntry) bytes; this has \(entry.count)")
        }
        return entry
    }

    private func failure(_ reason: String) -> CommandFailure {
        CommandFailure("\(name):\(number): no entry", reason, wayOut: "nothing after the last checkpoint was appended")
    }
}

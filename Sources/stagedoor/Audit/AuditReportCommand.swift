// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AuditEvidence
import Findings
import Glibc
import JSON
import MerkleLog
import TemporaryFiles

/// `stagedoor audit report`: what a log shows of the controls of a framework.
struct AuditReportCommand: AsyncParsableCommand {
    /// How a report is written.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, markdown, json
    }

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "List a framework's controls with what an audit log shows of each.",
        discussion: """
            The log is verified first; nothing is reported of one that is not as it was signed.

              stagedoor audit report log --key audit.vkey --framework soc2 --since 2026-07-01 --until 2026-10-01

            Without a folder the log of the server is taken. The entries that are named can be shown and proved one by \
            one: 'stagedoor audit prove log --index 41'. A control without evidence is said to be so, and is not met \
            by it.

            Exit codes: 0 reported, 1 the log is not as it was signed, 2 something cannot be read.
            """
    )

    @Argument(help: "The folder of an exported log. Default: the server's log.", completion: .directory)
    var folder: String?

    @Option(
        help: "Which framework: \(Framework.allCases.map(\.rawValue).joined(separator: ", ")).",
        completion: .list(Framework.allCases.map(\.rawValue)),
        transform: Self.framework
    )
    var framework: Framework

    @Option(help: "Not before this day, or this time: 2026-07-01, 2026-07-01T09:30.")
    var since: String?

    @Option(help: "Before this day or time.")
    var until: String?

    @Option(
        help: ArgumentHelp("A key that is trusted, or a file with keys, one a line; may be repeated.", valueName: "key")
    )
    var key: [String] = []

    @Option(help: "How to write it: \(Form.allCases.map(\.rawValue).joined(separator: ", ")).")
    var output = Form.text

    @OptionGroup var server: ServerOptions

    private static func framework(_ argument: String) throws -> Framework {
        guard let framework = Framework(rawValue: argument.lowercased()) else {
            let names = Framework.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(argument.printable)' is no framework; choose one of \(names)")
        }
        return framework
    }

    func run() async throws {
        let since = try since.map { try TimeText.moment($0, "--since") }
        let until = try until.map { try TimeText.moment($0, "--until") }
        if let since, let until, since >= until { throw ValidationError("--since is not before --until.") }
        var keys: [NoteVerifier] = []
        for argument in key { keys += try LogKeys.read(argument: argument) }
        let period = ReportPeriod(since: since, until: until)
        if let folder { return try show(folder, keys, period) }
        let taken = try TemporaryLog()
        defer { taken.remove() }
        _ = try await server.ask { client in try await AuditExport(taken.path, client).run() }
        try show(taken.path, keys, period)
    }

    private func show(_ folder: String, _ keys: [NoteVerifier], _ period: ReportPeriod) throws {
        let (report, found) = try FolderCheck(folder, keys, 0, []).run()
        guard found.isSound, let head = found.head else {
            let renderer = ReportRenderer(format: .text, colour: false, toolVersion: StageDoorVersion.current)
            Terminal.hint(renderer.render(report))
            throw CommandFailure(
                "nothing is reported of this log",
                "it is not as it was signed",
                wayOut: "take another copy of it",
                code: .violations
            )
        }
        if keys.isEmpty {
            Terminal.complain(
                "stagedoor: warning: the key is the log's own; give the one its owner published with --key"
            )
        }
        let basis = ControlReport.Basis(
            origin: head.origin,
            size: head.size,
            root: head.root.base64,
            checkpoints: found.consistentCheckpoints
        )
        let collected = try Self.collect(folder, head, period)
        let made = ControlReport(framework, basis, collected, since: since ?? "", until: until ?? "")
        switch output {
        case .text: try Terminal.show(made.text)
        case .markdown: try Terminal.show(made.markdown)
        case .json: try Terminal.show(made.json.prettyText + "\n")
        }
    }

    /// What is counted is hashed once more on the way, so that it is what the checkpoint signs.
    private static func collect(
        _ folder: String,
        _ head: Checkpoint,
        _ period: ReportPeriod
    ) throws -> EvidenceCollector {
        let directory = try LogDirectory(folder)
        var collector = EvidenceCollector(period)
        var state = LogState()
        var index = 0
        while let id = TileID(level: 0, index: index, treeSize: head.size) {
            let bytes = try directory.read(id.entriesPath, atMost: EntryBundle.largest) ?? []
            let entries = (try? EntryBundle.entries(bytes)) ?? []
            let leaves = entries.map { MerkleHash(leaf: $0) }
            _ = try state.append(leaves)
            for (entry, leaf) in zip(entries, leaves) { collector.add(entry, leaf: leaf.base64) }
            index += 1
        }
        guard state.size == head.size, state.root == head.root else {
            throw CommandFailure("cannot report of '\(folder)'", "its entries changed meanwhile", code: .violations)
        }
        return collector
    }
}

/// A folder for a server's log, for as long as it is needed.
private struct TemporaryLog {
    let path: String

    init() throws(CommandFailure) {
        guard let path = TemporaryFiles.newFolder("stagedoor-report") else {
            throw CommandFailure("cannot take the server's log", Terminal.systemError, wayOut: "set TMPDIR")
        }
        self.path = path
    }

    func remove() { Self.remove(path, depth: 0) }

    /// No log's folders are nested deeper.
    private static func remove(_ path: String, depth: Int) {
        if unlink(path) == 0 || depth > 12 { return }
        guard let directory = opendir(path) else { return }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            )
        }
        closedir(directory)
        for name in names where name != "." && name != ".." { remove("\(path)/\(name)", depth: depth + 1) }
        rmdir(path)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyUsage

/// What `stagedoor policy usage` reads and finds.
struct UsageRun {
    private let command: PolicyUsageCommand
    private let log: DecisionLog
    private let loaded: LoadedPolicies
    private let report: UsageReport
    private let sizing: RightSizing?

    /// - Throws: ``CommandFailure`` if anything cannot be read, after complaining about all but the last problem.
    init(_ command: PolicyUsageCommand, _ path: String) throws(CommandFailure) {
        self.command = command
        log = DecisionLog(path: path, called: command.log == nil ? nil : "the server's decision log")
        var inputs = PolicyInputs()
        let loaded = try command.policies.load(&inputs)
        let schemaFile = try command.schema.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let entityFile = try command.entities.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let schema = schemaFile.flatMap { inputs.schema($0) }
        let entities = entityFile.flatMap { inputs.entities($0, schema, SymbolTable()) }
        try inputs.check()
        guard var loaded else { throw CommandFailure("cannot count anything", "the policies cannot be read") }
        if command.log != nil { loaded.nameByFile(below: command.policies.paths) }
        self.loaded = loaded
        let since = command.since.flatMap { Moment($0) }
        let usage = try log.counted(by: UsageCounter(loaded.set, options: UsageOptions(since: since)))
        report = UsageReport(usage, entities: entities, schema: schema)
        guard command.isProposing, let entities, let schema else {
            sizing = nil
            return
        }
        sizing = try Self.sizing(report, loaded, log, entities, schema, since, list: command.list)
    }

    private static func sizing(
        _ report: UsageReport,
        _ loaded: LoadedPolicies,
        _ log: DecisionLog,
        _ entities: EntityStore,
        _ schema: Schema,
        _ since: Moment?,
        list: Int
    ) throws(CommandFailure) -> RightSizing {
        func proved<Value>(_ prove: () throws(CedarError) -> Value) throws(CommandFailure) -> Value {
            do throws(CedarError) {
                return try prove()
            } catch {
                throw CommandFailure("cannot propose anything", error.message, wayOut: error.help)
            }
        }
        var sizing = try proved { () throws(CedarError) in
            try RightSizing(report, of: loaded.set, entities: entities, schema: schema, since: since, list: list)
        }
        while sizing.needsReplay {
            var replay = try proved { () throws(CedarError) in try sizing.replay() }
            try log.forEachLine { line, _ in if let line { replay.add(line) } }
            try proved { () throws(CedarError) in try sizing.conclude(replay) }
        }
        return sizing
    }

    /// Writes the report and the policies.
    ///
    /// - Throws: ``CommandFailure`` also if some lines of the log could not be read.
    func finish() throws(CommandFailure) {
        switch command.report {
        case .text: try Terminal.show(report.text + (sizing?.text ?? ""))
        case .json: try Terminal.show(json.prettyText + "\n")
        case .markdown: try Terminal.show(report.markdown + (sizing?.markdown ?? ""))
        }
        if let path = command.outputPolicies, let sizing {
            try OutputFile(writing: path).write(Array(text(of: sizing).utf8))
        }
        try log.checkReadable(report.summary)
    }

    private var json: JSON {
        let members = [report.json, sizing?.json].compactMap { $0?.object?.members }.joined()
        return .object(members.map { ($0.key, $0.value) })
    }

    /// The policies of all files as proposed, each file's in its own layout.
    private func text(of sizing: RightSizing) -> String {
        var texts: [String] = []
        for (place, file) in loaded.files.enumerated() {
            if CedarSyntax(of: file.bytes) == .cedar {
                let here = sizing.proposals.filter { loaded.file(of: $0.policy.policy.id) == place }
                texts.append(PolicyTextEdit(file.bytes).applying(here))
            } else {
                let set = sizing.proposed
                let policies = (set.policies + set.templates).filter { loaded.file(of: $0.id) == place }
                texts.append(policies.map { $0.cedarText() }.joined(separator: "\n"))
            }
        }
        return texts.joined(separator: "\n")
    }
}

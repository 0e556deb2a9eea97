// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyUsage

/// What `stagedoor policy usage` reads and finds.
struct UsageRun {
    private let command: PolicyUsageCommand
    private let log: DecisionLog
    private let report: UsageReport

    /// - Throws: ``CommandFailure`` if anything cannot be read, after complaining about all but the last problem.
    init(_ command: PolicyUsageCommand) throws(CommandFailure) {
        self.command = command
        log = DecisionLog(path: command.audit)
        var inputs = PolicyInputs()
        let loaded = try command.policies.load(&inputs)
        let schemaFile = try command.schema.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let entityFile = try command.entities.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let table = SymbolTable()
        let schema = schemaFile.flatMap { inputs.schema($0) }
        let entities = entityFile.flatMap { inputs.entities($0, schema, table) }
        try inputs.check()
        guard let loaded else { throw CommandFailure("cannot count anything", "the policies cannot be read") }
        let options = UsageOptions(since: command.since.flatMap { Moment($0) })
        let usage = try log.counted(by: UsageCounter(loaded.set, options: options))
        report = UsageReport(usage, entities: entities, schema: schema)
    }

    /// Writes the report.
    ///
    /// - Throws: ``CommandFailure`` also if some lines of the log could not be read.
    func finish() throws(CommandFailure) {
        switch command.report {
        case .text: try Terminal.show(report.text)
        case .json: try Terminal.show(report.json.prettyText + "\n")
        case .markdown: try Terminal.show(report.markdown)
        }
        try log.checkReadable(report.summary)
    }
}

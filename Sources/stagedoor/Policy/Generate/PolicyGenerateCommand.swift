// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import PolicyUsage

/// `stagedoor policy generate`: the policies that a decision log shows to be enough.
struct PolicyGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make least-privilege policies of what a decision log shows to be allowed.",
        discussion: """
            The log is that of `stagedoor policy usage`. A group of principals is granted something if all of its \
            members in the log did it, a container of resources if all in the log were used, an action group if all of \
            its actions in the log were used. A comment above each policy says what it grants besides. Circumstances \
            are not looked at: add what you ask of the context.

              stagedoor policy generate --audit audit.jsonl --entities e.json --schema s.cedarschema > new.cedar

            Every allowed request of the log is decided by the new policies before they are shown.

            Exit codes: 0 the policies were made, 2 something cannot be read or cannot be done within --max-policies, \
            or some lines of the log cannot be read or kept: the policies, shown all the same, then lack what these \
            need.
            """
    )

    @Option(help: ArgumentHelp("The decision log, one JSON object a line.", valueName: "file"), completion: .file())
    var audit: String

    @Option(help: ArgumentHelp("The entities, as JSON.", valueName: "file"), completion: .file())
    var entities: String

    @Option(help: ArgumentHelp("The schema, as Cedar text or JSON.", valueName: "file"), completion: .file())
    var schema: String

    @Option(
        help: ArgumentHelp(
            "The policies that decided, so that what @breakglass allowed is left out.",
            valueName: "path"
        ),
        completion: .file()
    )
    var policies: [String] = []

    @Option(help: ArgumentHelp("Leave out what was decided before.", valueName: "time"))
    var since: String?

    @Option(
        help: ArgumentHelp(
            "The share of a group's members in the log that must have used something, from 0.1 to 1.",
            valueName: "share"
        )
    )
    var threshold = 1.0

    @Option(
        help: ArgumentHelp(
            "Lower the threshold, to 0.5 at least, until there are no more policies.",
            valueName: "count"
        )
    )
    var maxPolicies: Int?

    func validate() throws {
        guard (0.1...1).contains(threshold) else { throw ValidationError("--threshold is a number from 0.1 to 1.") }
        if let maxPolicies, maxPolicies < 1 { throw ValidationError("--max-policies is a number above 0.") }
        if let since, Moment(since) == nil {
            throw ValidationError("--since is a date or a time as in RFC 3339, such as 2026-01-15T12:00:00Z.")
        }
    }

    func run() throws {
        try PolicyOptions.checkStandardInput([audit, entities, schema] + policies)
        var inputs = PolicyInputs()
        let schema = inputs.schema(try InputFile(reading: schema))
        let entities = inputs.entities(try InputFile(reading: entities), schema, SymbolTable())
        var files: [InputFile] = []
        for path in try PolicyFiles.paths(policies) { files.append(try InputFile(reading: path)) }
        let loaded = files.isEmpty ? nil : LoadedPolicies(files, &inputs)
        try inputs.check()
        guard let schema, let entities else { throw CommandFailure("cannot make policies", "an input cannot be read") }
        let log = DecisionLog(path: audit)
        let observed = try log.observed(since: since.flatMap { Moment($0) }, loaded?.set ?? PolicySet())
        try show(PolicyGenerator(observed, entities: entities, schema: schema))
        if observed.isCutOff {
            let problem = CommandFailure(
                "the policies are made of a part of '\(log.name)'",
                "it shows more than \(ObservedRequests.most) different requests; they may deny some that it allows",
                wayOut: "take a shorter window with --since, or a part of the log"
            )
            guard observed.summary.problems.isEmpty else {
                Terminal.complain("\(problem)")
                return try log.checkReadable(observed.summary)
            }
            throw problem
        }
        try log.checkReadable(observed.summary)
    }

    private func show(_ generator: PolicyGenerator) throws(CommandFailure) {
        let generated: GeneratedPolicies
        do throws(CedarError) {
            generated = try generator.generated(GenerationOptions(threshold: threshold, most: maxPolicies))
        } catch {
            throw CommandFailure("cannot make policies", error.message, wayOut: error.help)
        }
        try Terminal.show(generated.text)
        if !generated.outside.isEmpty {
            Terminal.complain("stagedoor: \(generated.outside.count) requests of the log are none that the schema has")
        }
        if generated.threshold < threshold {
            Terminal.complain("stagedoor: the threshold was lowered to \(generated.threshold)")
        }
    }
}

extension DecisionLog {
    /// What the log shows to be allowed.
    fileprivate func observed(since: Moment?, _ policies: PolicySet) throws(CommandFailure) -> ObservedRequests {
        var collector = RequestCollector(since: since, policies: policies)
        try forEachLine { line, number in
            if let line { collector.add(line, number: number) } else { collector.addUnreadable(.tooLong(number)) }
        }
        return collector.collected()
    }
}

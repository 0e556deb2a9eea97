// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import JSON
import PolicyUsage

/// `stagedoor policy usage`: which policies and memberships a decision log shows to be used, and what would do.
struct PolicyUsageCommand: AsyncParsableCommand {
    /// Where a decision log is kept.
    enum Keeper: String, CaseIterable, ExpressibleByArgument {
        case server
    }

    /// How the report is written.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, json, markdown
    }

    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Find grants that nobody used in a decision log, and propose narrower policies.",
        discussion: """
            The log has one decision a line: {"principal": {"type", "id"}, "action": …, "resource": …, "context": {…}, \
            "decision": "allow", "reason": ["policy"], "time": "2026-01-15T12:00:00Z", "breakGlass": false, \
            "count": 1}; time, breakGlass and count may be missing.

              stagedoor policy usage --policies p.cedar --audit audit.jsonl

            What a server has decided by its own policies:

              stagedoor policy pull policies
              stagedoor policy usage --policies policies --log server

            Narrower policies, proved to permit nothing new and to decide the log as before:

              stagedoor policy usage --policies p.cedar --audit audit.jsonl --entities e.json --schema s.cedarschema \
            --propose --output-policies narrower.cedar

            Not judged are policies with @keep("reason"), @breakglass, @created("2026-01-15") after the window began, \
            and @season("month-end"), quarter-end, year-end or days such as 11-20/12-05, that did not come within it.

            Exit codes: 0 the report was made, 2 something cannot be read, or some lines of the log.
            """
    )

    @OptionGroup var policies: PolicyOptions

    @Option(help: ArgumentHelp("The decision log, one JSON object a line.", valueName: "file"), completion: .file())
    var audit: String?

    @Option(help: "Read the decision log of a server instead of a file: server.")
    var log: Keeper?

    @OptionGroup var server: ServerOptions

    @Option(help: ArgumentHelp("The entities, as JSON.", valueName: "file"), completion: .file())
    var entities: String?

    @Option(help: ArgumentHelp("The schema, as Cedar text or JSON.", valueName: "file"), completion: .file())
    var schema: String?

    @Option(
        help: ArgumentHelp(
            "Leave out what was decided before, such as 2026-01-15 or 2026-01-15T12:00:00Z.",
            valueName: "time"
        )
    )
    var since: String?

    @Flag(help: "Propose narrower policies; needs --entities and --schema.")
    var propose = false

    @Option(
        help: ArgumentHelp("How many principals, resources or groups a proposal may list by name.", valueName: "count")
    )
    var list = 4

    @Option(help: ArgumentHelp("Where to write the policies as proposed.", valueName: "file"), completion: .file())
    var outputPolicies: String?

    @Option(help: "How to write the report.")
    var report = Form.text

    /// Whether narrower policies are asked for.
    var isProposing: Bool { propose || outputPolicies != nil }

    func validate() throws {
        guard (audit == nil) != (log == nil) else { throw ValidationError("Give --audit FILE or --log server.") }
        if isProposing {
            guard entities != nil, schema != nil else {
                throw ValidationError("--propose needs --entities and --schema.")
            }
            guard audit != "-" else { throw ValidationError("--propose reads the log twice; put it into a file.") }
        }
        guard (0...1_000).contains(list) else { throw ValidationError("--list is a number from 0 to 1000.") }
        if let since, Moment(since) == nil {
            throw ValidationError("--since is a date or a time as in RFC 3339, such as 2026-01-15T12:00:00Z.")
        }
    }

    func run() async throws {
        try policies.checkStandardInput([audit, entities, schema])
        if let audit { return try UsageRun(self, audit).finish() }
        let copy = try await ServerDecisions(server, since: since).copy()
        defer { copy.remove() }
        try UsageRun(self, copy.path).finish()
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import Findings
import JSON
import PolicyAnalysis

/// `stagedoor policy analyze`: policies that do nothing, or too much.
struct PolicyAnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Find policies that have no effect or permit too much, and check invariants.",
        discussion: """
            Policies that apply to no request or only where another one does; permits that name nobody, nothing or no \
            action; requests that must never be permitted.

              stagedoor policy analyze p.cedar --schema s.cedarschema --invariants never.cedar

            An invariant is written as a forbid: what it would match must be denied without it.

              @id("no-human-prod-writes")
              forbid(principal is User, action in Action::"write", resource) when { context.env == "prod" };

            Exit codes: 0 no errors (there may be warnings), 1 an invariant is broken or could not be proved, or \
            everything is allowed, 2 something cannot be read.
            """
    )

    @Argument(help: "The policies: a file, a folder, or - for standard input.", completion: .file())
    var policies: String

    @Option(help: ArgumentHelp("Uses of templates.", valueName: "file"), completion: .file())
    var links: String?

    @Option(help: "The schema, as Cedar text or JSON.", completion: .file())
    var schema: String

    @Option(help: ArgumentHelp("What must never be permitted, as forbids.", valueName: "file"), completion: .file())
    var invariants: [String] = []

    @Option(
        name: .customLong("report"),
        help: ArgumentHelp(
            "How to write the report: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "form"
        ),
        completion: .list(ReportFormat.allCases.map(\.rawValue)),
        transform: PolicyAnalyzeCommand.format
    )
    var format = ReportFormat.text

    @OptionGroup var breadth: BreadthArguments

    private static func format(_ argument: String) throws -> ReportFormat {
        guard let format = ReportFormat(rawValue: argument.lowercased()) else {
            let names = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(argument.printable)' is no form of a report; choose one of \(names)")
        }
        return format
    }

    /// A report for people ends with its verdict; but nothing is compared here that could be compatible.
    private static func worded(_ text: String, _ report: Report) -> String {
        let words =
            switch report.verdict {
            case .compatible: "passed"
            case .incompatible: "failed"
            case .undecided: "could not be told"
            }
        for ending in ["\n", "\u{1B}[0m\n"] where text.hasSuffix(report.verdict.rawValue + ending) {
            return text.dropLast(report.verdict.rawValue.count + ending.count) + words + ending
        }
        return text
    }

    func run() throws {
        try PolicyOptions.checkStandardInput([policies, links, schema] + invariants)
        let run = try AnalyzeRun(self)
        let report = run.report
        switch format {
        case .json: try Terminal.show(run.json.prettyText + "\n")
        case .text, .sarif, .junit, .github, .gitlab:
            let renderer = ReportRenderer(
                format: format,
                colour: Terminal.wantsColour,
                toolVersion: StageDoorVersion.current
            )
            let text = renderer.render(report)
            try Terminal.show(format == .text ? Self.worded(text, report) : text)
        }
        if report.verdict != .compatible { throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue) }
    }
}

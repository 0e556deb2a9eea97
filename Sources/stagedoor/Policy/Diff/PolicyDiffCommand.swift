// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import Findings
import JSON
import PolicyAnalysis

/// `stagedoor policy diff`: what a change of policies newly permits and newly denies.
struct PolicyDiffCommand: ParsableCommand {
    /// The forms a report can be written in.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, json, markdown
    }

    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what a change of policies newly permits and newly denies.",
        discussion: """
            For every kind of request that the schema allows: is the new set equivalent, more permissive, less \
            permissive or neither, with a request that shows it.

              stagedoor policy diff main.cedar branch.cedar --schema s.cedarschema --report markdown

            With entities it also counts whose access changes, by policies and by memberships:

              stagedoor policy diff p.cedar p.cedar --schema s.cedarschema --old-entities old.json --entities new.json

            Exit codes: 0 nothing is newly permitted, 1 something is (with --strict also if it could not be told), 2 \
            something cannot be read.
            """
    )

    @Argument(help: "The policies as they were: a file, a folder, or - for standard input.", completion: .file())
    var old: String

    @Argument(help: "The policies as they are to be.", completion: .file())
    var new: String

    @Option(help: "The schema, as Cedar text or JSON.", completion: .file())
    var schema: String

    @Option(help: ArgumentHelp("Uses of the old templates.", valueName: "file"), completion: .file())
    var oldLinks: String?

    @Option(
        help: ArgumentHelp(
            "Uses of the new templates; of the old ones too unless --old-links says otherwise.",
            valueName: "file"
        ),
        completion: .file()
    )
    var links: String?

    @Option(help: ArgumentHelp("The entities to count changes for, as JSON.", valueName: "file"), completion: .file())
    var entities: String?

    @Option(
        help: ArgumentHelp("The entities as they were; by default as they are to be.", valueName: "file"),
        completion: .file()
    )
    var oldEntities: String?

    @Option(
        help: ArgumentHelp(
            "Circumstances to count changes under, as a JSON object; may be given several times. By default such as "
                + "the permits need.",
            valueName: "json"
        )
    )
    var context: [String] = []

    @Option(help: "How to write the report.")
    var report = Form.text

    @Flag(help: "Fail also if it could not be told whether something is newly permitted.")
    var strict = false

    func run() throws {
        try PolicyOptions.checkStandardInput([old, new, schema, oldLinks, links, entities, oldEntities])
        if oldEntities != nil, entities == nil { throw ValidationError("--old-entities goes with --entities.") }
        if !context.isEmpty, entities == nil { throw ValidationError("--context goes with --entities.") }
        let report = try DiffInputs(self).report()
        try Terminal.show(rendered(report))
        if report.isAnythingNewlyPermitted || strict && !report.undecided.isEmpty {
            throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue)
        }
    }

    private func rendered(_ report: DifferenceReport) -> String {
        switch self.report {
        case .text: report.text
        case .json: report.json.prettyText + "\n"
        case .markdown: report.markdown
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSON

/// `stagedoor explain`: what a rule means that a finding names.
struct ExplainCommand: ParsableCommand {
    /// How an explanation is written.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell what a rule means, who is hurt when it is broken, and the smallest fix.",
        discussion: """
            The rule is the word in brackets of a finding:

              stagedoor explain READER_FIELD_MISSING_DEFAULT_VALUE

            All rules that there are, a line each:

              stagedoor explain --list
            """
    )

    @Argument(help: "The rules, as findings name them; in any case.")
    var rules: [String] = []

    @Flag(help: "Print the names of all rules with what they are part of.")
    var list = false

    @Option(
        name: .customLong("report"),
        help: ArgumentHelp(
            "How to write it: \(Form.allCases.map(\.rawValue).joined(separator: " or ")).",
            valueName: "form"
        )
    )
    var form = Form.text

    func run() throws {
        guard !rules.isEmpty || list else {
            throw ValidationError("Nothing to explain: name a rule, or give --list.")
        }
        let names = try list ? RuleBook.ids : rules.map { try Self.known($0) }
        let explanations = names.compactMap { RuleBook.explanation(of: $0) }
        switch form {
        case .json: try Terminal.show(Self.json(explanations).prettyText + "\n")
        case .text where list: try Terminal.show(Self.lines(explanations))
        case .text: try Terminal.show(explanations.map(\.text).joined(separator: "\n"))
        }
    }

    private static func known(_ name: String) throws(CommandFailure) -> String {
        if let id = RuleBook.ids.first(where: { $0.utf8.elementsEqual(name.utf8) }) { return id }
        let upper = name.uppercased()
        if let id = RuleBook.ids.first(where: { $0.uppercased().utf8.elementsEqual(upper.utf8) }) { return id }
        if InputMistakes(code: name) != nil { return name }
        let near = RuleBook.nearest(to: name)
        throw CommandFailure(
            "there is no rule '\(name.prefix(100))'",
            near.isEmpty
                ? "nothing has a name like it" : "perhaps one of these is meant: \(near.joined(separator: ", "))",
            wayOut: "see all with stagedoor explain --list"
        )
    }

    private static func lines(_ explanations: [RuleExplanation]) -> String {
        let width = explanations.map(\.rule.utf8.count).max() ?? 0
        return explanations.map { explanation in
            let gap = String(repeating: " ", count: max(0, width - explanation.rule.utf8.count))
            return "\(explanation.rule)\(gap)  \(explanation.area)\n"
        }.joined()
    }

    private static func json(_ explanations: [RuleExplanation]) -> JSON {
        .object([("rules", .array(explanations.map(\.json)))])
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import JSON

/// `stagedoor policy convert`: policies from text to JSON and back.
struct PolicyConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Print policies as JSON or as Cedar text.",
        discussion: """
              stagedoor policy convert --to json policies.cedar
              stagedoor policy convert --to cedar policies.json

            Text has no ids and no links: its policies are policy0, policy1, … in text order, and links become \
            policies.
            """
    )

    @Option(help: ArgumentHelp("The form to print: cedar or json.", valueName: "form"))
    var to: CedarSyntax

    @Argument(help: "Policies in either form; - is standard input.", completion: .file())
    var file: String

    func run() throws {
        let input = try InputFile(reading: file)
        var inputs = PolicyInputs()
        let set = inputs.policies(input)
        try inputs.check()
        guard let set else { return }
        try Terminal.show(try Self.text(of: set, to, input.name))
    }

    static func text(of set: PolicySet, _ syntax: CedarSyntax, _ name: String) throws(CommandFailure) -> String {
        switch syntax {
        case .cedar:
            let text = set.inTextOrder.map { $0.cedarText() }.joined(separator: "\n")
            return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
        case .json:
            let text = Array(set.jsonText().utf8)
            do throws(JSONError) {
                return try JSON(parsing: text, limits: JSONLimits(size: text.count, depth: 4_000)).prettyText + "\n"
            } catch {
                throw CommandFailure("cannot print '\(name)'", error.message)
            }
        }
    }
}

extension PolicySet {
    /// Policies, templates and what links make, so that reading the text gives them their ids again where these are
    /// `policy0`, `policy1`, … as from a text.
    fileprivate var inTextOrder: [Policy] {
        let all = policies + templates
        let numbered = all.compactMap { policy in policy.id.positionalNumber.map { ($0, policy) } }
        let isPositional = numbered.count == all.count
        let ordered = isPositional ? numbered.sorted { $0.0 < $1.0 }.map(\.1) : all
        let byID = Dictionary(templates.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        return ordered + links.compactMap { link in byID[link.templateID].map { link.policy(from: $0) } }
    }
}

extension CedarString {
    /// The number in `policy7`.
    fileprivate var positionalNumber: Int? {
        guard text.utf8.starts(with: "policy".utf8) else { return nil }
        return Int(String(decoding: text.utf8.dropFirst(6), as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import Findings
import JSON
import PolicyQueries

/// `stagedoor policy explain`: why a request is decided as it is, and what it lacks.
struct PolicyExplainCommand: ParsableCommand {
    /// The forms an explanation can be written in.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    /// The most permits that are named.
    private static let most = 1_000

    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why one request is allowed or denied, clause by clause.",
        discussion: """
              stagedoor policy explain --policies p.cedar --entities e.json \\
                --principal 'User::"alice"' --action 'Action::"view"' --resource 'Photo::"p1"' --context '{"mfa": false}'

            Allowed: the permits and why each of their clauses holds. Forbidden: the forbids, in the same way. If \
            nothing permits it: the permits that come nearest, and the first clause of each that does not hold, with \
            its place.

            Exit codes: 0 allow, 1 deny, 2 something cannot be read or the schema does not allow the request.
            """
    )

    @OptionGroup var policies: PolicyOptions

    @Option(help: "The entities, as JSON; - is standard input. By default there are none.", completion: .file())
    var entities: String?

    @Option(
        help: "A schema, as Cedar text or JSON, that entities and request must conform to.",
        completion: .file()
    )
    var schema: String?

    @OptionGroup var request: RequestOptions

    @Option(help: ArgumentHelp("How many permits to name if nothing permits it.", valueName: "count"))
    var nearest = 3

    @Flag(help: "Leave out what the request and the entities hold; what the policies say stays.")
    var maskValues = false

    @Option(help: "How to write the explanation.")
    var report = Form.text

    func run() throws {
        try request.checkUsage()
        guard (0...Self.most).contains(nearest) else {
            throw ValidationError("--nearest is a number from 0 to \(Self.most).")
        }
        try policies.checkStandardInput([entities, schema, request.file])
        let world = try PolicyWorld(policies, entities: entities, schema: schema)
        let request = try request.request(world.schema)
        let explanation: Explanation
        do throws(CedarError) {
            let queries = try PolicyQueries(policies: world.policies, entities: world.entities, schema: world.schema)
            explanation = try queries.explain(request, nearest: nearest)
        } catch {
            // A message of the schema may name what the request holds.
            let reason = maskValues ? "the schema does not allow it (\(error.code))" : error.message
            throw CommandFailure("cannot decide the request", reason, wayOut: maskValues ? nil : error.help)
        }
        let shown = ShownExplanation(explanation, world.loaded, masksValues: maskValues)
        try Terminal.show(report == .json ? shown.json.prettyText + "\n" : shown.text)
        if explanation.answer.decision == .deny {
            throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue)
        }
    }
}

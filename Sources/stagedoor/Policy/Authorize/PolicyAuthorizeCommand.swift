// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import Findings
import JSON

/// `stagedoor policy authorize`: one decision.
struct PolicyAuthorizeCommand: ParsableCommand {
    /// The forms an answer can be written in.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "authorize",
        abstract: "Decide one request and say which policies were the reason.",
        discussion: """
              stagedoor policy authorize --policies p.cedar --entities e.json \\
                --principal 'User::"alice"' --action 'Action::"view"' --resource 'Photo::"p1"' --context '{"mfa": true}'

            Or with the request in a file: {"principal": {"type", "id"}, "action": …, "resource": …, "context": {…}}.

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

    @Option(name: .customLong("output"), help: ArgumentHelp("How to write the answer.", valueName: "form"))
    var form = Form.text

    func run() throws {
        try request.checkUsage()
        try policies.checkStandardInput([entities, schema, request.file])
        let world = try PolicyWorld(policies, entities: entities, schema: schema)
        let request = try request.request(world.schema)
        let answer: AuthorizationAnswer
        do throws(CedarError) {
            answer = try world.authorizer.authorize(request)
        } catch {
            throw CommandFailure("cannot decide the request", error.message, wayOut: error.help)
        }
        let shown = ShownAnswer(answer, world.loaded)
        try Terminal.show(form == .json ? shown.json.prettyText + "\n" : shown.text)
        if answer.decision == .deny { throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue) }
    }
}

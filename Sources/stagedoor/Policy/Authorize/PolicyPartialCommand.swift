// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import Findings
import JSON

/// `stagedoor policy partially-authorize`: what a decision still depends on.
struct PolicyPartialCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partially-authorize",
        abstract: "Decide a request of which something is not known, and say what the decision depends on.",
        discussion: """
            What is left out is not known. For which photos, and in which circumstances, may alice do what?

              stagedoor policy partially-authorize --policies p.cedar --entities e.json \\
                --principal 'User::"alice"' --resource-type Photo

            Each policy that may count is shown with the condition that is left of it.

            Exit codes: 0 certain to be allowed, 1 denied or not certain, 2 something cannot be read or the schema \
            does not allow such a request.
            """
    )

    @OptionGroup var policies: PolicyOptions

    @Option(help: "The entities, as JSON; - is standard input. By default there are none.", completion: .file())
    var entities: String?

    @Option(help: "A schema, as Cedar text or JSON, that entities must conform to.", completion: .file())
    var schema: String?

    @OptionGroup var request: PartialRequestOptions

    @Option(name: .customLong("output"), help: ArgumentHelp("How to write the answer.", valueName: "form"))
    var form = PolicyAuthorizeCommand.Form.text

    func run() throws {
        try request.checkUsage()
        try policies.checkStandardInput([entities, schema])
        let world = try PolicyWorld(policies, entities: entities, schema: schema)
        let request = try request.request(world.schema)
        let answer: PartialAnswer
        do throws(CedarError) {
            answer = try world.authorizer.authorize(request)
        } catch {
            throw CommandFailure("cannot decide the request", error.message, wayOut: error.help)
        }
        let shown = ShownPartialAnswer(answer, world.loaded)
        try Terminal.show(form == .json ? shown.json.prettyText + "\n" : shown.text)
        if answer.decision != .allow { throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue) }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import PolicyQueries

/// `stagedoor policy who`: everybody who can do something.
struct PolicyWhoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "who",
        abstract: "List everybody who can do something to a resource, and why.",
        discussion: """
              stagedoor policy who --policies p.cedar --entities e.json --schema s.cedarschema \\
                --action 'Action::"view"' --resource 'Photo::"p1"' --context '{"mfa": true}'

            Without --context nothing is known of the circumstances: each row then says what they have to be. The \
            candidates are the entities that are stored or that the policies name: those of the types that the schema \
            lets take the action, or without a schema all that are no actions.

            Many questions at once, {"id": …, "kind": "who", "action": …, "resource": …, "context": {…}} a line; each \
            is answered by {"id": …, "principals": […]}:

              stagedoor policy who --policies p.cedar --entities e.json --queries questions.jsonl

            Exit codes: 0 answered, 2 something cannot be read or the schema does not allow such a request.
            """
    )

    @OptionGroup var options: QueryOptions

    @Option(help: "What is to be done: 'Action::\"view\"'.")
    var action: String?

    @Option(help: "What it is to be done to: 'Photo::\"p1\"'.")
    var resource: String?

    @Option(
        help: ArgumentHelp("Only principals of this type; may be given several times.", valueName: "type")
    )
    var principalType: [String] = []

    func run() throws {
        guard (action == nil) == (resource == nil) else { throw ValidationError("--action goes with --resource.") }
        try options.checkUsage(asksOne: action != nil, narrows: !principalType.isEmpty, "--action and --resource")
        let (world, queries) = try options.load()
        let types = try QueryOptions.types(principalType, "--principal-type", world.schema)
        if let file = options.queries {
            return try QueryBatch(world, queries, .who, timings: options.timings).answer(file)
        }
        let action = try RequestOptions.entity(action, "--action")
        let resource = try RequestOptions.entity(resource, "--resource")
        let context = try options.knownOfContext([action], world.schema)
        let answer: WhoAnswer
        do throws(CedarError) {
            answer = try queries.who(can: action, on: resource, in: context, types: types)
        } catch {
            throw CommandFailure("cannot answer", error.message, wayOut: error.help)
        }
        var shown = ShownAccesses(queries, world.loaded, options.report, why: !options.noWhy, subject: .principal)
        try shown.show(answer)
    }
}

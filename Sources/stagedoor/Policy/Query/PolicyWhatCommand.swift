// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import PolicyQueries

/// `stagedoor policy what`: everything that somebody can do.
struct PolicyWhatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what",
        abstract: "List everything that somebody can do, and why.",
        discussion: """
              stagedoor policy what --policies p.cedar --entities e.json --schema s.cedarschema \\
                --principal 'User::"alice"' --context '{"mfa": true}'

            Without --context nothing is known of the circumstances: each row then says what they have to be. The \
            candidates are the actions and resources that are stored or that the policies name, where the schema lets \
            them go together; without a schema every entity of a type called Action with every other entity.

            Many questions at once, {"id": …, "kind": "what", "principal": …, "context": {…}} a line; each is answered \
            by {"id": …, "grants": [[action, resource], …]}:

              stagedoor policy what --policies p.cedar --entities e.json --queries questions.jsonl

            Exit codes: 0 answered, 2 something cannot be read or the schema does not allow such a request.
            """
    )

    @OptionGroup var options: QueryOptions

    @Option(help: "Who asks: 'User::\"alice\"'.")
    var principal: String?

    @Option(help: ArgumentHelp("Only this action; may be given several times.", valueName: "action"))
    var action: [String] = []

    @Option(help: ArgumentHelp("Only resources of this type; may be given several times.", valueName: "type"))
    var resourceType: [String] = []

    func run() throws {
        try options.checkUsage(
            asksOne: principal != nil,
            narrows: !resourceType.isEmpty || !action.isEmpty,
            "--principal"
        )
        let (world, queries) = try options.load()
        let types = try QueryOptions.types(resourceType, "--resource-type", world.schema)
        let actions = try QueryOptions.actions(action, "--action", world.schema)
        if let file = options.queries {
            return try QueryBatch(world, queries, .what, timings: options.timings).answer(file)
        }
        let principal = try RequestOptions.entity(principal, "--principal")
        let asked = actions?.sorted() ?? world.schema?.actions(for: principal.type)
        let context = try options.knownOfContext(asked ?? [], world.schema)
        let answer: WhatAnswer
        do throws(CedarError) {
            answer = try queries.what(
                can: principal,
                in: context,
                actions: actions,
                resourceTypes: types
            )
        } catch {
            throw CommandFailure("cannot answer", error.message, wayOut: error.help)
        }
        var shown = ShownAccesses(queries, world.loaded, options.report, why: !options.noWhy, subject: .resource)
        try shown.show(answer)
    }
}

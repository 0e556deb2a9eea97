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
        try PolicyOptions.checkStandardInput([policies.policies, policies.links, entities, schema, request.file])
        var inputs = PolicyInputs()
        let schemaFile = try schema.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let entityFile = try entities.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let table = SymbolTable()
        let loaded = try policies.load(&inputs)
        let store = loaded.flatMap { inputs.store($0.set, $0.file, table) }
        let schema = schemaFile.flatMap { inputs.schema($0) }
        // Even if none are given: the schema's actions are entities too.
        let none = InputFile(name: "<no entities>", bytes: Array("[]".utf8))
        let stored = inputs.entities(entityFile ?? none, schema, table)
        try inputs.check()
        let request = try request.request(schema)
        guard let loaded, let store, let stored else { return }
        let answer = try Self.decide(request, store, stored)
        let shown = ShownAnswer(answer, loaded)
        try Terminal.show(form == .json ? shown.json.prettyText + "\n" : shown.text)
        if answer.decision == .deny { throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue) }
    }

    private static func decide(
        _ request: AuthorizationRequest,
        _ policies: PolicyStore,
        _ entities: EntityStore
    ) throws(CommandFailure) -> AuthorizationAnswer {
        do throws(CedarError) {
            return try Authorizer(policies: policies, entities: entities).authorize(request)
        } catch {
            throw CommandFailure("cannot decide the request", error.message, wayOut: error.help)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access break-glass`.
struct BreakGlassCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "break-glass",
        abstract: "Open rights for an emergency, for at most an hour.",
        discussion: """
            What can be opened, and by whom, the policies say. Everything that is done by these rights is recorded, \
            and somebody else reviews it before you can open any again:

              stagedoor access break-glass --reason "orders is stuck" \\
                --ticket INC-17 --minutes 20
              stagedoor access break-glass end
              stagedoor access break-glass review bg_… --justified --comment "agreed"
            """,
        subcommands: [
            BreakGlassOpenCommand.self, BreakGlassListCommand.self, BreakGlassEndCommand.self,
            BreakGlassReviewCommand.self,
        ],
        defaultSubcommand: BreakGlassOpenCommand.self
    )
}

extension AccessPath {
    static let breakGlass = root + "/break-glass"

    static func breakGlass(_ id: String) -> String { breakGlass + "/" + ServerAddress.escape(id) }
}

/// `stagedoor access break-glass open`.
struct BreakGlassOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "open", abstract: "Open rights for an emergency.")

    @Option(help: "Why.")
    var reason: String

    @Option(help: "Where the emergency is worked on, such as INC-17.")
    var ticket: String

    @Option(help: "For how long: 1 to 60.")
    var minutes = 60

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("The template of the policies that says what is opened.", valueName: "template")
    )
    var template = "break-glass"

    @Option(help: "An action to open, instead of all that the template permits. May be given several times.")
    var action: [String] = []

    @OptionGroup var server: ServerOptions

    func run() async throws {
        var body: [(String, JSON)] = [
            ("reason", .string(reason)), ("ticket", .string(ticket)), ("minutes", .int(minutes)),
            ("template", .string(template)),
        ]
        if !action.isEmpty { body.append(("actions", .array(action.map(JSON.string)))) }
        let json = JSON.object(body)
        let answer = try await server.ask { try await $0.post(AccessPath.breakGlass, json) }
        let use = try answer.value("cannot open rights for an emergency")
        let end = use["expiresAt"]?.int.map(TimeText.text) ?? ""
        try Terminal.show("\(use["id"]?.string ?? "") is open until \(end)\n")
        Terminal.complain(
            "stagedoor: everything that is done by these rights is recorded, and reviewed by somebody else"
        )
    }
}

/// `stagedoor access break-glass list`.
struct BreakGlassListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List who has opened rights for an emergency, the last one first."
    )

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.ask { try await $0.get(AccessPath.breakGlass) }
        let value = try answer.value("cannot list rights for emergencies")
        if json { return try Terminal.show(value.compactText + "\n") }
        let rows = (value["uses"]?.array ?? []).map { use in
            [
                use["id"]?.string ?? "", use["principal"]?.string ?? "", use["template"]?.string ?? "",
                use["openedAt"]?.int.map(TimeText.text) ?? "", Self.standing(use), use["ticket"]?.string ?? "",
                use["reason"]?.string ?? "",
            ]
        }
        try Terminal.show(TextTable.text(rows))
    }

    /// What is to be done about a use, in capitals.
    static func standing(_ use: JSON) -> String {
        if let by = use["reviewedBy"]?.string {
            return (use["justified"]?.bool == true ? "justified" : "NOT JUSTIFIED") + ", says \(by)"
        }
        if use["endedAt"] == nil { return "OPEN until \(use["expiresAt"]?.int.map(TimeText.text) ?? "")" }
        return "TO BE REVIEWED"
    }
}

/// `stagedoor access break-glass end`.
struct BreakGlassEndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End rights before they end by themselves: your own, or others' by their id."
    )

    @Argument(help: "The id, as 'stagedoor access break-glass list' shows it; without, your own.")
    var id: String?

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let id = id
        let answer = try await server.ask { client in
            if let id { return try await client.post(AccessPath.breakGlass(id) + "/end", .object([])) }
            return try await client.delete(AccessPath.breakGlass)
        }
        guard answer.status == 204 else { throw answer.failure("cannot end rights for an emergency") }
        try Terminal.show("ended\n")
    }
}

/// `stagedoor access break-glass review`.
struct BreakGlassReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Say whether somebody else was right to open rights for an emergency."
    )

    @Argument(help: "The id, as 'stagedoor access break-glass list' shows it.")
    var id: String

    @Flag(inversion: .prefixedNo, help: "Whether it was right.")
    var justified: Bool

    @Option(help: "In words.")
    var comment = ""

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.breakGlass(id) + "/review"
        let body = JSON.object([("justified", .bool(justified)), ("comment", .string(comment))])
        let answer = try await server.ask { try await $0.post(path, body) }
        let use = try answer.value("cannot review this")
        try Terminal.show("\(id): \(BreakGlassListCommand.standing(use))".printable + "\n")
    }
}

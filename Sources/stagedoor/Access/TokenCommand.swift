// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor token`.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Issue, list, renew and revoke tokens.",
        subcommands: [
            TokenCreateCommand.self, TokenListCommand.self, TokenRotateCommand.self, TokenRevokeCommand.self,
        ]
    )
}

/// Where the API of access is.
enum AccessPath {
    static let root = "/governance/v1/access"
    static let tokens = root + "/tokens"

    static func token(_ id: String) -> String { tokens + "/" + ServerAddress.escape(id) }

    static func principal(_ name: String) -> String { root + "/principals/" + ServerAddress.escape(name) }
}

/// `stagedoor token create`.
struct TokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Issue a token; prints it once.",
        discussion: """
            A token for a pipeline that may only do what the pipeline may, and of that only checks:

              stagedoor token create pipeline:orders-ci --expires 30d --action checkCompatibility
            """
    )

    @Argument(help: "Whose it is, such as pipeline:orders-ci or person:ada.")
    var owner: String

    @Option(help: "What it is for.")
    var description = ""

    @Option(help: "For how long it is good: 15m, 8h, 30d; at most 366d.")
    var expires = "90d"

    @Option(help: "An action that it is good for. May be given several times; without, all that its owner may do.")
    var action: [String] = []

    @Option(
        help: ArgumentHelp(
            "What it is good for, as policies write it: 'StageDoor::SubjectPrefix::\"orders.*\"'. May be given several times.",
            valueName: "entity"
        )
    )
    var resource: [String] = []

    @OptionGroup var server: ServerOptions

    func run() async throws {
        var body: [(String, JSON)] = [
            ("owner", .string(owner)), ("description", .string(description)),
            ("expiresInSeconds", .int(try TimeText.seconds(expires, "--expires"))),
        ]
        let scope = [("actions", action), ("resources", resource)].filter { !$0.1.isEmpty }
        if !scope.isEmpty { body.append(("scope", .object(scope.map { ($0, .array($1.map(JSON.string))) }))) }
        let json = JSON.object(body)
        let answer = try await server.ask { try await $0.post(AccessPath.tokens, json) }
        try IssuedTokenText.show(try answer.value("cannot issue a token"))
    }
}

/// A token as it is shown, once: the token alone on standard output, so that it can be piped.
enum IssuedTokenText {
    static func show(_ json: JSON) throws(CommandFailure) {
        try Terminal.show((json["token"]?.string ?? "").printable + "\n")
        let id = json["id"]?.string ?? ""
        let end = json["expiresAt"]?.int.map(TimeText.text) ?? ""
        Terminal.complain("stagedoor: \(id) is good until \(end) and shown only now".printable)
    }
}

/// `stagedoor token list`.
struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List tokens, never the tokens themselves."
    )

    @Option(help: "Only those of one owner, such as person:ada.")
    var owner: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let query = owner.map { "?owner=" + ServerAddress.escape($0) } ?? ""
        let answer = try await server.ask { try await $0.get(AccessPath.tokens + query) }
        let value = try answer.value("cannot list tokens")
        if json { return try Terminal.show(value.compactText + "\n") }
        let tokens = value["tokens"]?.array ?? []
        let rows = tokens.map { token in
            [
                token["id"]?.string ?? "", token["owner"]?.string ?? "",
                "until " + (token["expiresAt"]?.int.map(TimeText.text) ?? ""),
                token["lastUsedAt"]?.int.map { "used " + TimeText.text($0) } ?? "never used",
                token["scope"]?.compactText ?? "", token["description"]?.string ?? "",
            ]
        }
        try Terminal.show(TextTable.text(rows))
    }
}

/// Columns of text.
enum TextTable {
    /// One line a row, the columns as wide as they need to be.
    static func text(_ rows: [[String]]) -> String {
        let rows = rows.map { $0.map(\.printable) }
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}

/// `stagedoor token rotate`.
struct TokenRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Issue a token in place of another one, with the same owner and scope; prints it once."
    )

    @Argument(help: "The token's id, as 'stagedoor token list' shows it.")
    var id: String

    @Option(help: "For how long the old one stays good: 0s, 15m, 8h; at most 7d.")
    var overlap = "1h"

    @Option(help: "For how long the new one is good: 15m, 8h, 30d. (default: as long as the old one was)")
    var expires: String?

    @OptionGroup var server: ServerOptions

    func run() async throws {
        var members: [(String, JSON)] = [("overlapSeconds", .int(try TimeText.seconds(overlap, "--overlap")))]
        if let expires { members.append(("expiresInSeconds", .int(try TimeText.seconds(expires, "--expires")))) }
        let body = JSON.object(members)
        let path = AccessPath.token(id) + "/rotate"
        let answer = try await server.ask { try await $0.post(path, body) }
        try IssuedTokenText.show(try answer.value("cannot renew the token"))
    }
}

/// `stagedoor token revoke`.
struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a token at once."
    )

    @Argument(help: "The token's id, as 'stagedoor token list' shows it.")
    var id: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.token(id)
        let answer = try await server.ask { try await $0.delete(path) }
        guard answer.status == 204 else { throw answer.failure("cannot revoke the token") }
        try Terminal.show("revoked \(id.printable)\n")
    }
}

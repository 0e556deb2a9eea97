// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSON

/// `stagedoor access can`.
struct AccessCanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "can",
        abstract: "Ask the server whether something may be done.",
        discussion: """
              stagedoor access can readData Dataset::orders.placed
              stagedoor access can deploy Connector::orders-sink --as pipeline:orders-ci

            About oneself everybody may ask; about others, whoever may take the action evaluateForOthers. The server \
            decides as it would answer a gate, and whatever is more than to look is in its audit log.

            Exit codes: 0 it may be done, 1 it may not, 2 the question is none.
            """
    )

    @Argument(help: "The action, such as readData.")
    var action: String

    @Argument(help: ArgumentHelp("What it is done to, such as Dataset::orders.placed.", valueName: "type::id"))
    var resource: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who would do it, such as pipeline:orders-ci. (default: oneself)", valueName: "principal")
    )
    var principal: String?

    @Flag(help: "Print the server's answer as JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let (type, id) = try Self.resource(resource)
        let (given, action) = (principal, action)
        let (who, answer) = try await server.ask { client in
            let who = if let given { given } else { try await Self.oneself(client) }
            let body = try Self.question(who, action, type, id)
            return (who, try await client.post("/access/v1/evaluation", body))
        }
        let value = try answer.value("cannot tell whether \(who) may \(action)")
        if let message = value["context"]?["error"]?["message"]?.string {
            throw CommandFailure("cannot tell whether \(who) may \(action)", message)
        }
        let isAllowed = value["decision"]?.bool == true
        try Terminal.show(json ? value.compactText + "\n" : sentence(who, value, isAllowed) + "\n")
        if !isAllowed { throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue) }
    }

    private func sentence(_ who: String, _ value: JSON, _ isAllowed: Bool) -> String {
        let policies = (value["context"]?["policies"]?.array ?? []).compactMap(\.string)
        let named = policies.isEmpty ? "" : ": " + policies.map { "\"\($0)\"" }.joined(separator: ", ")
        if isAllowed { return "allowed: \(who) may \(action) on \(resource)\(named)".printable }
        let hint = value["context"]?["reason_user"]?["en"]?.string ?? "no policy permits it"
        let reason = hint.prefix(1).lowercased() + hint.dropFirst()
        return "denied: \(who) may not \(action) on \(resource): \(reason)\(named)".printable
    }

    private static func question(
        _ who: String,
        _ action: String,
        _ type: String,
        _ id: String
    ) throws(CommandFailure) -> JSON {
        let parts = who.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let kinds = ["person": "Person", "pipeline": "Pipeline", "service": "Service"]
        guard parts.count == 2, let kind = kinds[parts[0]] else {
            throw CommandFailure(
                "cannot ask about '\(who)'",
                "it is nobody's name",
                wayOut: "write person:, pipeline: or service: before it"
            )
        }
        func named(_ type: String, _ id: String) -> JSON { .object([("type", .string(type)), ("id", .string(id))]) }
        return .object([
            ("subject", named(kind, parts[1])), ("action", .object([("name", .string(action))])),
            ("resource", named(type, id)),
        ])
    }

    private static func oneself(_ client: RegistryClient) async throws -> String {
        let value = try await client.get(AccessPath.root + "/whoami").value("cannot tell who asks")
        guard let who = value["principal"]?.string, who.contains(":") else {
            throw CommandFailure(
                "cannot tell who asks",
                "nobody signs in on this server",
                wayOut: "name somebody with --as"
            )
        }
        return who
    }

    /// Takes `Dataset::orders.placed` apart; also as policies write it, `StageDoor::Dataset::"orders.placed"`.
    static func resource(_ text: String) throws(CommandFailure) -> (type: String, id: String) {
        let namespace = "StageDoor::"
        let rest = text.hasPrefix(namespace) ? String(text.dropFirst(namespace.count)) : text
        guard let mark = rest.firstRange(of: "::"), mark.lowerBound > rest.startIndex, mark.upperBound < rest.endIndex
        else {
            throw CommandFailure(
                "cannot ask about '\(text)'",
                "it is no TYPE::ID",
                wayOut: "write it like Dataset::orders.placed"
            )
        }
        var id = String(rest[mark.upperBound...])
        if id.count >= 2, id.hasPrefix("\""), id.hasSuffix("\"") { id = String(id.dropFirst().dropLast()) }
        return (String(rest[..<mark.lowerBound]), id)
    }
}

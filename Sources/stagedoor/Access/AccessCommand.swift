// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access`.
struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract:
            "Who there is, who is in which team, who may do what, rights for emergencies, and reviews of all that.",
        discussion: """
            People, pipelines, services and teams are written person:ada, pipeline:orders-ci, service:billing and \
            team:orders. What they may do, the policies say: see 'stagedoor policy'. A change of teams that lets somebody \
            do more waits until somebody else approves it: see 'stagedoor access proposals'.
            """,
        subcommands: [
            AccessListCommand.self, AccessAddCommand.self, AccessRemoveCommand.self, AccessDisableCommand.self,
            AccessEnableCommand.self, AccessJoinCommand.self, AccessLeaveCommand.self, AccessProposalsCommand.self,
            AccessApproveCommand.self, AccessRejectCommand.self, BreakGlassCommand.self, ReviewCommand.self,
            AccessCanCommand.self, AccessRoutesCommand.self,
        ]
    )
}

/// `stagedoor access list`.
struct AccessListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List everybody and their teams.")

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.ask { try await $0.get(AccessPath.root + "/principals") }
        let value = try answer.value("cannot list who there is")
        if json { return try Terminal.show(value.compactText + "\n") }
        let rows = (value["principals"]?.array ?? []).map { principal in
            let teams = (principal["memberships"]?.array ?? []).map { membership in
                (membership["team"]?.string ?? "")
                    + (membership["expiresAt"]?.int.map { " until " + TimeText.text($0) } ?? "")
            }
            return [
                principal["principal"]?.string ?? "", principal["disabled"]?.bool == true ? "disabled" : "",
                teams.isEmpty ? "" : "in " + teams.joined(separator: ", "),
            ]
        }
        try Terminal.show(TextTable.text(rows))
    }
}

/// `stagedoor access add`.
struct AccessAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add somebody or a team. They may do nothing but what policies say."
    )

    @Argument(help: "Such as person:ada, pipeline:orders-ci, service:billing or team:orders.")
    var name: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.principal(name)
        let answer = try await server.ask { try await $0.put(path, .object([])) }
        _ = try answer.value("cannot add \(name)")
        try Terminal.show("added \(name.printable)\n")
    }
}

/// `stagedoor access remove`.
struct AccessRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove somebody or a team, with all memberships and tokens."
    )

    @Argument(help: "Such as person:ada or team:orders.")
    var name: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.principal(name)
        let answer = try await server.ask { try await $0.delete(path) }
        guard answer.status == 204 else { throw answer.failure("cannot remove \(name)") }
        try Terminal.show("removed \(name.printable)\n")
    }
}

/// `stagedoor access disable`.
struct AccessDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Let nobody sign in under a name; memberships and tokens stay for later."
    )

    @Argument(help: "Such as person:ada.")
    var name: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await setDisabled(name, true, server)
    }
}

/// `stagedoor access enable`.
struct AccessEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Let somebody who was disabled sign in again."
    )

    @Argument(help: "Such as person:ada.")
    var name: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await setDisabled(name, false, server)
    }
}

private func setDisabled(_ name: String, _ isDisabled: Bool, _ server: ServerOptions) async throws {
    let path = AccessPath.principal(name)
    let body = JSON.object([("disabled", .bool(isDisabled))])
    let answer = try await server.ask { try await $0.put(path, body) }
    _ = try answer.value("cannot change \(name)")
    try Terminal.show("\(isDisabled ? "disabled" : "enabled") \(name.printable)\n")
}

/// `stagedoor access routes`.
struct AccessRoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes",
        abstract: "List the server's routes, and which action each takes on what."
    )

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.ask { try await $0.get(AccessPath.root + "/routes") }
        let value = try answer.value("cannot list the routes")
        if json { return try Terminal.show(value.compactText + "\n") }
        let rows = (value["routes"]?.array ?? []).map { route in
            let actions = (route["actions"]?.array ?? []).compactMap(\.string)
            let types = (route["resourceTypes"]?.array ?? []).compactMap(\.string)
            return [
                route["method"]?.string ?? "", route["pattern"]?.string ?? "",
                actions.isEmpty ? route["access"]?.string ?? "" : actions.joined(separator: " or "),
                types.isEmpty ? "" : "on " + types.joined(separator: ", "),
            ]
        }
        try Terminal.show(TextTable.text(rows))
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings

/// `stagedoor access leave`.
struct AccessLeaveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Take somebody out of a team.",
        discussion: """
            At once, unless a policy permits more to those who are not in the team: then somebody else has to approve it.

            Exit codes: 0 it is so; 4 it waits for approval, or, with --dry-run, would.
            """
    )

    @Argument(help: "Such as person:ada.")
    var member: String

    @Argument(help: "The team's name, with or without team: before it.")
    var team: String

    @Option(help: "Why, for whoever approves and for those who look later.")
    var reason: String?

    @Flag(help: "Only show what it would let somebody do.")
    var dryRun = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let isDryRun = dryRun
        let query = (isDryRun ? ["dryRun=true"] : []) + (reason.map { ["reason=" + ServerAddress.escape($0)] } ?? [])
        let path =
            MembershipChangeCommand.path(member, team) + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        try MembershipChangeCommand.show(
            try await server.ask { try await $0.delete(path) },
            "\(member) is not in \(team) any more",
            isDryRun: isDryRun,
            cannot: "cannot take \(member) out of \(team)"
        )
    }
}

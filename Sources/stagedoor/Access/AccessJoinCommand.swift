// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSON

/// `stagedoor access join`.
struct AccessJoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Put somebody into a team, for good or for a while.",
        discussion: """
            Where a policy permits those in the team more than others, or forbids them less, somebody else has to approve \
            it: see 'stagedoor access approve'.

            Exit codes: 0 it is so; 4 it waits for approval, or, with --dry-run, would.
            """
    )

    @Argument(help: "Such as person:ada, or team:orders for a team within a team.")
    var member: String

    @Argument(help: "The team's name, with or without team: before it.")
    var team: String

    @Option(name: .customLong("for"), help: "For how long: 15m, 8h, 30d. (default: for good)")
    var period: String?

    @Option(help: "Why, for whoever approves and for those who look later.")
    var reason: String?

    @Flag(help: "Only show what it would let somebody do.")
    var dryRun = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let seconds = try period.map { (text) throws(CommandFailure) in try TimeText.seconds(text, "--for") }
        var members = seconds.map { [("expiresInSeconds", JSON.int($0))] } ?? []
        if let reason { members.append(("reason", .string(reason))) }
        let (body, isDryRun) = (JSON.object(members), dryRun)
        let path = MembershipChangeCommand.path(member, team) + (isDryRun ? "?dryRun=true" : "")
        try MembershipChangeCommand.show(
            try await server.ask { try await $0.put(path, body) },
            "\(member) is in \(team)",
            isDryRun: isDryRun,
            cannot: "cannot put \(member) into \(team)"
        )
    }
}

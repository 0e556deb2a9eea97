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

    @OptionGroup var change: MembershipChangeOptions

    @Option(name: .customLong("for"), help: "For how long: 15m, 8h, 30d. (default: for good)")
    var period: String?

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let change = change
        let seconds = try period.map { (text) throws(CommandFailure) in try TimeText.seconds(text, "--for") }
        let members =
            (seconds.map { [("expiresInSeconds", JSON.int($0))] } ?? [])
            + (change.reason.map { [("reason", JSON.string($0))] } ?? [])
        let path = change.path + (change.dryRun ? "?dryRun=true" : "")
        try change.show(
            try await server.ask { try await $0.put(path, .object(members)) },
            "\(change.member) is in \(change.team)",
            cannot: "cannot put \(change.member) into \(change.team)"
        )
    }
}

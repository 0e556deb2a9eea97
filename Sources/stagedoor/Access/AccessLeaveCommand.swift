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

    @OptionGroup var change: MembershipChangeOptions

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let change = change
        let query =
            (change.dryRun ? ["dryRun=true"] : [])
            + (change.reason.map { ["reason=" + ServerAddress.escape($0)] } ?? [])
        let path = change.path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        try change.show(
            try await server.ask { try await $0.delete(path) },
            "\(change.member) is not in \(change.team) any more",
            cannot: "cannot take \(change.member) out of \(change.team)"
        )
    }
}

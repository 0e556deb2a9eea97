// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access approve`.
struct AccessApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Make a change of teams that somebody else has proposed."
    )

    @Argument(help: "The proposal's id, as 'stagedoor access proposals' shows it.")
    var id: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.membershipProposal(id) + "/approve"
        let answer = try await server.ask { try await $0.post(path, .object([])) }
        let value = try answer.value("cannot approve the change")
        let (member, team) = (value["member"]?.string ?? "", value["team"]?.string ?? "")
        let hasLeft = value["change"]?.string == "leave"
        try Terminal.show("\(member) \(hasLeft ? "is not in \(team) any more" : "is in \(team)")".printable + "\n")
    }
}

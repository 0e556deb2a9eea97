// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor access reject`.
struct AccessRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Drop a change of teams that somebody has proposed."
    )

    @Argument(help: "The proposal's id, as 'stagedoor access proposals' shows it.")
    var id: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.membershipProposal(id)
        let answer = try await server.ask { try await $0.delete(path) }
        guard answer.status == 204 else { throw answer.failure("cannot reject the change") }
        try Terminal.show("rejected \(id.printable)\n")
    }
}

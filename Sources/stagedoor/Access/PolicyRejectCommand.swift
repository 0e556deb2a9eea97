// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor policy reject`.
struct PolicyRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Drop policies that somebody has proposed."
    )

    @Argument(help: "The proposal's id, as 'stagedoor policy proposals' shows it.")
    var id: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.proposal(id)
        let answer = try await server.ask { try await $0.delete(path) }
        guard answer.status == 204 else { throw answer.failure("cannot reject the policies") }
        try Terminal.show("rejected \(id.printable)\n")
    }
}

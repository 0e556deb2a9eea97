// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor policy approve`.
struct PolicyApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Put policies in force that somebody else has proposed."
    )

    @Argument(help: "The proposal's id, as 'stagedoor policy proposals' shows it; not needed if only one waits.")
    var id: String?

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let given = id
        let answer = try await server.ask { client in
            let id = if let given { given } else { try await Self.onlyProposal(client) }
            return try await client.post(AccessPath.proposal(id) + "/approve", .object([]))
        }
        let value = try answer.value("cannot approve the policies")
        try Terminal.show("revision \(value["revision"]?.int ?? 0) is in force\n")
    }

    private static func onlyProposal(_ client: RegistryClient) async throws -> String {
        let list = try await client.get(AccessPath.proposals).value("cannot list the proposals")
        let ids = (list["proposals"]?.array ?? []).compactMap { $0["id"]?.string }
        guard let id = ids.first, ids.count == 1 else {
            throw CommandFailure(
                "cannot tell which policies to approve",
                ids.isEmpty ? "none wait for approval" : "several wait: \(ids.joined(separator: ", "))",
                wayOut: ids.isEmpty ? nil : "name one of them"
            )
        }
        return id
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor policy proposals`.
struct PolicyProposalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proposals",
        abstract: "List policies that wait for somebody's approval, with what they would newly permit."
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.ask { try await $0.get(AccessPath.proposals) }
        for proposal in try answer.value("cannot list the proposals")["proposals"]?.array ?? [] {
            let head = [
                proposal["id"]?.string ?? "", "by " + (proposal["proposedBy"]?.string ?? ""),
                proposal["createdAt"]?.int.map(TimeText.text) ?? "", proposal["reason"]?.string ?? "",
            ]
            let report = (proposal["report"]?.string ?? "").split(separator: "\n").map { "  " + String($0).printable }
            try Terminal.show(([head.joined(separator: "  ").printable] + report).joined(separator: "\n") + "\n")
        }
    }
}

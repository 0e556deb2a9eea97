// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access proposals`.
struct AccessProposalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proposals",
        abstract: "List changes of teams that wait for somebody's approval, with what they let somebody do."
    )

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.ask { try await $0.get(AccessPath.membershipProposals) }
        let value = try answer.value("cannot list the proposals")
        if json { return try Terminal.show(value.compactText + "\n") }
        let proposals = value["proposals"]?.array ?? []
        if proposals.isEmpty { return try Terminal.show("nothing waits\n") }
        for proposal in proposals {
            let verb = proposal["change"]?.string == "leave" ? "out of" : "into"
            let end = proposal["expiresAt"]?.int.map { " until " + TimeText.text($0) } ?? ""
            let head = [
                proposal["id"]?.string ?? "",
                "\(proposal["member"]?.string ?? "") \(verb) \(proposal["team"]?.string ?? "")\(end)",
                "by " + (proposal["proposedBy"]?.string ?? ""),
                proposal["createdAt"]?.int.map(TimeText.text) ?? "", proposal["reason"]?.string ?? "",
            ]
            try Terminal.show(head.joined(separator: "  ").printable + "\n")
            let report = (proposal["report"]?.string ?? "").split(separator: "\n")
            try Terminal.show(report.map { "  " + String($0).printable + "\n" }.joined())
        }
    }
}

extension AccessPath {
    static let membershipProposals = root + "/membership-proposals"

    static func membershipProposal(_ id: String) -> String { membershipProposals + "/" + ServerAddress.escape(id) }
}

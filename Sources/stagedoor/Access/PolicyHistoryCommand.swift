// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor policy history`.
struct PolicyHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the policies that were ever in force on a server, the newest first.",
        discussion: """
            To look at some of them, or to go back to them:

              stagedoor policy pull before --revision 7
              stagedoor policy apply before --reason "back to revision 7"
            """
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await server.ask { client in
            try await PagedList.read("cannot list the revisions", from: Int.max) { bound in
                let answer = try await client.get(AccessPath.policies + "/revisions?below=\(bound)")
                let revisions = try answer.value("cannot list the revisions")["revisions"]?.array ?? []
                try Terminal.show(revisions.map(Self.line).joined())
                return revisions.last?["revision"]?.int
            }
        }
    }

    private static func line(_ revision: JSON) -> String {
        let approved = revision["approvedBy"]?.string.map { ", approved by \($0)" } ?? ""
        let parts = [
            "\(revision["revision"]?.int ?? 0)", revision["createdAt"]?.int.map(TimeText.text) ?? "",
            "by \(revision["proposedBy"]?.string ?? "")\(approved)", revision["reason"]?.string ?? "",
        ]
        return parts.joined(separator: "  ").printable + "\n"
    }
}

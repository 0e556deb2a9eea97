// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON

/// What putting somebody into a team and taking them out have in common.
enum MembershipChangeCommand {
    static func path(_ member: String, _ team: String) -> String {
        let name = team.hasPrefix("team:") ? String(team.dropFirst("team:".count)) : team
        return AccessPath.root + "/teams/" + ServerAddress.escape(name) + "/members/" + ServerAddress.escape(member)
    }

    /// Shows what an answer says of a change.
    ///
    /// - Throws: `CommandFailure` for a change that waits for somebody else, after what it means was shown.
    static func show(_ answer: RegistryAnswer, _ done: String, isDryRun: Bool, cannot: String) throws {
        guard isDryRun || answer.status == 202 else {
            guard answer.status != 204 else { return try Terminal.show(done.printable + "\n") }
            _ = try answer.value(cannot)
            return try Terminal.show(done.printable + "\n")
        }
        guard answer.status != 204 else { throw madeAnyhow }
        let value = try answer.value(cannot)
        guard !isDryRun || value["outcome"]?.string == "dry run" else { throw madeAnyhow }
        let reasons = (value["reasons"]?.array ?? []).compactMap(\.string).joined(separator: "\n")
        let report = value["report"]?.string ?? value["proposal"]?["report"]?.string ?? reasons
        try Terminal.show(report.split(separator: "\n").map { String($0).printable + "\n" }.joined())
        guard value["needsApproval"]?.bool ?? true else { return try Terminal.show("this would count at once\n") }
        let id = value["proposal"]?["id"]?.string
        throw CommandFailure(
            "the teams are as they were",
            "this may let somebody do more than before",
            wayOut: id.map { "somebody else runs: stagedoor access approve \($0.printable)" }
                ?? "somebody else would approve it",
            code: .needsApproval
        )
    }

    /// A server from before there were dry runs does not know that this is one.
    private static var madeAnyhow: CommandFailure {
        CommandFailure(
            "this was no dry run",
            "the server knows none, and has made the change",
            wayOut: "upgrade the server"
        )
    }
}

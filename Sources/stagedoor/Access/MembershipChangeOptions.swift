// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSON

/// What putting somebody into a team and taking them out have in common.
struct MembershipChangeOptions: ParsableArguments {
    @Argument(help: "Such as person:ada, or team:orders for a team within a team.")
    var member: String

    @Argument(help: "The team's name, with or without team: before it.")
    var team: String

    @Option(help: "Why, for whoever approves and for those who look later.")
    var reason: String?

    @Flag(help: "Only show what it would let somebody do.")
    var dryRun = false

    /// Where the membership is.
    var path: String {
        let name = team.hasPrefix("team:") ? String(team.dropFirst("team:".count)) : team
        return AccessPath.root + "/teams/" + ServerAddress.escape(name) + "/members/" + ServerAddress.escape(member)
    }

    /// Shows what an answer says of a change.
    ///
    /// - Throws: `CommandFailure` for a change that waits for somebody else, after what it means was shown.
    func show(_ answer: RegistryAnswer, _ done: String, cannot: String) throws {
        guard dryRun || answer.status == 202 else {
            guard answer.status != 204 else { return try Terminal.show(done.printable + "\n") }
            _ = try answer.value(cannot)
            return try Terminal.show(done.printable + "\n")
        }
        guard answer.status != 204 else { throw Self.madeAnyhow }
        let value = try answer.value(cannot)
        guard !dryRun || value["outcome"]?.string == "dry run" else { throw Self.madeAnyhow }
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

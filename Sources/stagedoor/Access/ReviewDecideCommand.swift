// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access review decide`.
struct ReviewDecideCommand: AsyncParsableCommand {
    /// What is decided.
    enum Verdict: String, CaseIterable, ExpressibleByArgument {
        case keep, remove
    }

    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Keep or remove what an item is about. A membership or a token is removed at once."
    )

    @Argument(help: "The review's id.")
    var id: String

    @Argument(help: "The item's number, as 'stagedoor access review show' shows it.")
    var item: Int

    @Argument(help: "keep or remove.")
    var decision: Verdict

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.review(id) + "/decisions"
        let body = JSON.object([
            ("item", .int(item)), ("decision", .string(decision.rawValue)), ("reason", .string(reason)),
        ])
        let answer = try await server.ask { try await $0.post(path, body) }
        let decided = try answer.value("cannot decide item \(item)")
        try Terminal.show(ReviewText.decided(decided))
    }
}

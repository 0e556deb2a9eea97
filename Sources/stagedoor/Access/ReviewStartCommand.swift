// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access review start`.
struct ReviewStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Begin a review of a team, and of the teams within it."
    )

    @Option(help: "The team's name, with or without team: before it.")
    var team: String

    @Option(help: "Who answers for it, such as person:ada.")
    var owner: String

    @Option(help: ArgumentHelp("Its last day, in UTC, such as 2026-12-31.", valueName: "day"))
    var due: String

    @Option(help: ArgumentHelp("Propose to remove what was not used for so many days: 1 to 366.", valueName: "days"))
    var unusedDays = 90

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let body = JSON.object([
            ("team", .string(team)), ("owner", .string(owner)), ("due", .string(due)),
            ("unusedDays", .int(unusedDays)),
        ])
        let answer = try await server.ask { try await $0.post(AccessPath.reviews, body) }
        try Terminal.show(ReviewText.head(try answer.value("cannot begin a review")))
    }
}

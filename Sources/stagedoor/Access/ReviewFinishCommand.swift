// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access review finish`.
struct ReviewFinishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finish",
        abstract: "End a review of which everything is decided, and list which policies are to be changed."
    )

    @Argument(help: "The review's id.")
    var id: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.review(id) + "/finish"
        let answer = try await server.ask { try await $0.post(path, .object([])) }
        let review = try answer.value("cannot finish this review")
        try Terminal.show("\(id.printable) is finished\n" + ReviewText.followUps(review))
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access review cancel`.
struct ReviewCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a review that is not to be finished. What was decided stays as it is."
    )

    @Argument(help: "The review's id.")
    var id: String

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.review(id) + "/cancel"
        let body = JSON.object([("reason", .string(reason))])
        let answer = try await server.ask { try await $0.post(path, body) }
        _ = try answer.value("cannot cancel this review")
        try Terminal.show("\(id.printable) is cancelled\n")
    }
}

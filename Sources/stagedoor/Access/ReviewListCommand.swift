// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access review list`.
struct ReviewListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List reviews, what is overdue first."
    )

    @Option(name: .customLong("output"), help: ArgumentHelp("text or json.", valueName: "form"))
    var form = ReviewForm.text

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let reviews = try await server.ask { try await Self.reviews($0) }
        switch form {
        case .text: try Terminal.show(ReviewText.list(reviews))
        case .json: try Terminal.show(JSON.object([("reviews", .array(reviews))]).compactText + "\n")
        }
    }

    /// All reviews, page by page.
    static func reviews(_ client: RegistryClient) async throws -> [JSON] {
        let what = "cannot list reviews"
        var reviews: [JSON] = []
        try await PagedList.read(what, from: "") { place in
            let query = place.isEmpty ? "" : "&after=" + ServerAddress.escape(place)
            let page = try await client.get(AccessPath.reviews + "?limit=1000" + query).value(what)
            reviews += page["reviews"]?.array ?? []
            return page["next"]?.string
        }
        return reviews
    }
}

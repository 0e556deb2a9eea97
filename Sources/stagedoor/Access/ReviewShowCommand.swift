// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access review show`.
struct ReviewShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a review with all its items, what is proposed and what was decided."
    )

    @Argument(help: "The id, as 'stagedoor access review list' shows it.")
    var id: String

    @Option(name: .customLong("output"), help: ArgumentHelp("text or json.", valueName: "form"))
    var form = ReviewForm.text

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let id = id
        let (review, items) = try await server.ask { try await Self.review(id, $0) }
        switch form {
        case .text: try Terminal.show(ReviewText.head(review) + ReviewText.items(items) + ReviewText.followUps(review))
        case .json:
            let members = (review.object?.members ?? []).filter { $0.key != "list" && $0.key != "next" }
            let all = members.map { ($0.key, $0.value) } + [("list", .array(items))]
            try Terminal.show(JSON.object(all).compactText + "\n")
        }
    }

    /// A review, and all its items, page by page.
    static func review(_ id: String, _ client: RegistryClient) async throws -> (head: JSON, items: [JSON]) {
        let what = "cannot show this review"
        var (head, items) = (JSON.object([]), [JSON]())
        try await PagedList.read(what, from: 0) { after in
            let page = try await client.get("\(AccessPath.review(id))?after=\(after)").value(what)
            if after == 0 { head = page }
            items += page["list"]?.array ?? []
            return page["next"]?.int
        }
        return (head, items)
    }
}

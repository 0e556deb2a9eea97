// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor access review`.
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Review who still needs what of a team, item by item.",
        discussion: """
            A review keeps what a team has when it begins, says of each membership, token and policy when it was used \
            last, and proposes what to remove. A person answers for it until a day:

              stagedoor access review start --team orders --owner person:ada \\
                --due 2026-12-31
              stagedoor access review show rev_…
              stagedoor access review decide rev_… 3 remove --reason "has left"
              stagedoor access review finish rev_…

            To remove a membership or a token removes it at once. To remove a policy, or a part of it, changes nothing \
            yet: 'finish' lists what to change with 'stagedoor policy apply'. Nobody decides about their own access.
            """,
        subcommands: [
            ReviewStartCommand.self, ReviewListCommand.self, ReviewShowCommand.self, ReviewDecideCommand.self,
            ReviewFinishCommand.self, ReviewCancelCommand.self,
        ]
    )
}

/// How an answer is written.
enum ReviewForm: String, CaseIterable, ExpressibleByArgument {
    case text, json
}

extension AccessPath {
    static let reviews = root + "/reviews"

    static func review(_ id: String) -> String { reviews + "/" + ServerAddress.escape(id) }
}

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
        let reviews = try await server.ask { client in
            var reviews: [JSON] = []
            var after: String? = ""
            while let place = after {
                let query = place.isEmpty ? "" : "&after=" + ServerAddress.escape(place)
                let answer = try await client.get(AccessPath.reviews + "?limit=1000" + query)
                let page = try answer.value("cannot list reviews")
                reviews += page["reviews"]?.array ?? []
                after = page["next"]?.string
            }
            return reviews
        }
        switch form {
        case .text: try Terminal.show(ReviewText.list(reviews))
        case .json: try Terminal.show(JSON.object([("reviews", .array(reviews))]).compactText + "\n")
        }
    }
}

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
        let path = AccessPath.review(id)
        let (review, items) = try await server.ask { client in
            var (head, items, after) = (JSON.object([]), [JSON](), 0)
            while true {
                let page = try await client.get("\(path)?after=\(after)").value("cannot show this review")
                if after == 0 { head = page }
                items += page["list"]?.array ?? []
                guard let next = page["next"]?.int, next > after else { return (head, items) }
                after = next
            }
        }
        switch form {
        case .text: try Terminal.show(ReviewText.head(review) + ReviewText.items(items) + ReviewText.followUps(review))
        case .json:
            let members = (review.object?.members ?? []).filter { $0.key != "list" && $0.key != "next" }
            let all = members.map { ($0.key, $0.value) } + [("list", .array(items))]
            try Terminal.show(JSON.object(all).compactText + "\n")
        }
    }
}

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

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

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

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The words that choose a command: `stagedoor schema check`.
struct CommandPath {
    /// The words as far as there are such commands.
    private(set) var text = "stagedoor"
    /// The commands below the last word; none if it does something itself.
    private var below = StageDoor.configuration.subcommands
    /// The first word that is no command where one is wanted.
    private var unknown: String?

    /// Reads the arguments up to the first that is an option or no command.
    init(_ arguments: some Sequence<String>) {
        for word in arguments where unknown == nil {
            guard !below.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            if let command = below.first(where: { $0.configuration.commandName == word }) {
                below = command.configuration.subcommands
                text += " " + word
            } else {
                unknown = word
            }
        }
    }

    /// Why this leads to no command, if a word of it is to blame.
    var failure: CommandFailure? {
        guard let unknown else { return nil }
        let names = below.compactMap { $0.configuration.commandName }.joined(separator: ", ")
        return CommandFailure("'\(text)' has no command '\(unknown)'", "it has \(names)")
    }
}

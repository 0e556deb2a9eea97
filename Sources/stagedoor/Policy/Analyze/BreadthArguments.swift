// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import PolicyAnalysis

/// The options that say what people must not do in production.
struct BreadthArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The entity type of people; may be given several times.", valueName: "type"))
    var people: [String] = ["User"]

    @Option(
        name: .customLong("writes"),
        help: ArgumentHelp(
            "An action, or a group of actions, that changes something, such as 'Action::\"write\"'; may be given "
                + "several times.",
            valueName: "action"
        )
    )
    var writes: [String] = []

    @Option(
        help: ArgumentHelp("When a request is about production: 'context.env == \"prod\"'.", valueName: "condition")
    )
    var production: String?

    @Option(help: ArgumentHelp("The annotation of permits for emergencies, which are passed over.", valueName: "key"))
    var exempt = "breakglass"

    func validate() throws {
        guard (production == nil) == writes.isEmpty else {
            throw ValidationError("--production and --writes go together.")
        }
        _ = try options()
    }

    func options() throws -> BreadthOptions {
        var options = BreadthOptions(people: people.map { Name(trusted: $0) }, exemption: exempt)
        for text in writes {
            guard let expression = try? Expression.parse(text), case .literal(.entity(let uid)) = expression.node else {
                throw ValidationError("'\(text.printable)' is no action; write 'Action::\"write\"'")
            }
            options.writes.append(uid)
        }
        if let production {
            do {
                options.production = try Expression.parse(production)
            } catch {
                let message = error.errors.first?.message ?? "it is no condition"
                throw ValidationError("cannot read --production: \(message.printable)")
            }
        }
        return options
    }
}

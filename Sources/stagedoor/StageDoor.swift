// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import Glibc

/// The `stagedoor` command.
@main
struct StageDoor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stagedoor",
        abstract: "Keeps the schemas and contracts of your data, and tells you what a change would break.",
        discussion: """
            Is my new schema compatible with the one in production? No server is needed:

              stagedoor schema check order.avsc --against order-v1.avsc

            The same against what a registry holds, with annotations for a pull request:

              stagedoor schema check order.avsc --subject orders-value --server http://127.0.0.1:8081 --output github

            Thousands of cases from a file, one JSON object a line, one answer a line:

              stagedoor schema check --batch cases.jsonl

            Exit codes: 0 pass, 1 violations, 2 usage or unreadable input, 3 server unreachable, 4 needs approval.
            """,
        version: StageDoorVersion.current,
        subcommands: [
            ServeCommand.self, SchemaCommand.self, MigrateCommand.self,
        ]
    )

    /// Like ArgumentParser's own, except that wrong usage exits with 2, not with 64.
    static func main() async {
        do {
            let command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch {
            leave(with: error)
        }
    }

    private static func leave(with error: any Error) -> Never {
        if let failure = error as? CommandFailure {
            Terminal.complain(failure.description)
            Glibc.exit(failure.code.rawValue)
        }
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code == .success {
            try? Terminal.show(message.isEmpty ? "" : message + "\n")
        } else if !message.isEmpty {
            Terminal.complain(message)
        }
        Glibc.exit(code == .validationFailure ? Findings.ExitCode.usage.rawValue : code.rawValue)
    }
}

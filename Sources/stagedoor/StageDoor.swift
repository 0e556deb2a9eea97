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

            All schemas of a repository against its main branch, with one verdict:

              stagedoor check schemas --against git:origin/main...

            What does a rule mean that a finding names, and how is it kept?

              stagedoor explain READER_FIELD_MISSING_DEFAULT_VALUE

            Thousands of cases from a file, one JSON object a line, one answer a line:

              stagedoor schema check --batch cases.jsonl

            What does a change of a whole folder of .proto files break, by the rules of its buf.yaml?

              stagedoor schema breaking protos --against ../main/protos

            Do the access policies decide as they should?

              stagedoor policy test --root policies --coverage

            Is an exported audit log as it was logged and signed?

              stagedoor audit verify export --key audit.vkey

            stagedoor --version prints the version.

            Exit codes: 0 pass, 1 violations, 2 usage or unreadable input, 3 server unreachable, 4 needs approval.
            """,
        subcommands: [
            ServeCommand.self, CheckCommand.self, WaiverCommand.self, ExplainCommand.self, SchemaCommand.self,
            RegistryCommand.self, ConsumerCommand.self, PolicyCommand.self,
            InitCommand.self, LoginCommand.self, LogoutCommand.self, WhoAmICommand.self, TokenCommand.self,
            AccessCommand.self, AuditCommand.self, MigrateCommand.self,
        ]
    )

    /// Like ArgumentParser's own, except that wrong usage exits with 2, not with 64.
    static func main() async {
        do {
            // Left to the parser, this would give every command a second --version beside that of `schema get`.
            if CommandLine.arguments.dropFirst() == ["--version"] {
                return try Terminal.show(StageDoorVersion.current + "\n")
            }
            try await run(try parseAsRoot())
        } catch {
            leave(with: error)
        }
    }

    private static func run(_ command: any ParsableCommand) async throws {
        do {
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch let help as CleanExit {
            // A group without one of its commands: no check has been made, so this must not look like one that passed.
            Terminal.complain(fullMessage(for: help))
            Glibc.exit(Findings.ExitCode.usage.rawValue)
        } catch let error as ValidationError {
            let path = CommandPath(CommandLine.arguments.dropFirst()).text
            Terminal.complain("Error: \(error.message)\n  See '\(path) --help' for more information.")
            Glibc.exit(Findings.ExitCode.usage.rawValue)
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
        } else if code == .validationFailure, let unknown = CommandPath(CommandLine.arguments.dropFirst()).failure {
            Terminal.complain(unknown.description)
        } else if !message.isEmpty {
            Terminal.complain(message)
        }
        Glibc.exit(code == .validationFailure ? Findings.ExitCode.usage.rawValue : code.rawValue)
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor audit erase`.
struct AuditEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Forget whom a person's pseudonym in the audit log stands for. This cannot be undone.",
        discussion: """
            For servers that run with --audit-pseudonyms. The person may not be able to sign in any more; the entries \
            stay as they are, with every proof of them, and from then on nobody can tell that they were this person's.

              stagedoor audit erase person:ada --reason 'request 4711'

            Who did so and why is in the log; so do not name the person in the reason.
            """
    )

    @Argument(help: "Who, as person:ada.")
    var person: String

    @Option(help: "Why; it stays in the log.")
    var reason: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let body = JSON.object([("subject", .string(person)), ("reason", .string(reason))])
        let answer = try await server.ask { try await $0.post(AuditPages.root + "/subjects/erase", body) }
        let value = try answer.value("cannot erase '\(person.printable)'")
        for pseudonym in value["pseudonyms"]?.array ?? [] {
            try Terminal.show((pseudonym.string ?? "").printable + "\n")
        }
        let seconds = value["forgottenWithinSeconds"]?.int ?? 0
        Terminal.complain(
            "stagedoor: nobody can tell any more whom this stands for; servers that cannot be reached just now forget it "
                + "within \(seconds) seconds, and backups of the database when they are deleted"
        )
    }
}

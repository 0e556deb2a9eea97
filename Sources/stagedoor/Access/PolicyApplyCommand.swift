// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import Glibc
import JSON

/// `stagedoor policy apply`.
struct PolicyApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Put the policies of a folder in force on a server.",
        discussion: """
            The server checks them against its schema, asks the tests that lie in tests/, and compares them with those \
            in force. Files in entities/ describe what policies speak of, and are put in force with them. Policies that allow nothing new count at once. Those that do, or of which it cannot be told, \
            wait for somebody else:

              stagedoor policy pull policies
              stagedoor policy apply policies --reason "the orders team registers its own schemas"
              stagedoor policy approve prop_…        (somebody else)

            Exit codes: 0 in force, or nothing has changed; 1 the policies are not valid; 4 they wait for approval.
            """
    )

    @Argument(help: "A folder with .cedar files, or one file. What is not in it is not in force afterwards.")
    var path: String

    @Option(help: "Why, for whoever approves and for those who look later.")
    var reason = ""

    @Flag(help: "Only show what would be newly permitted or denied.")
    var dryRun = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let documents = try PolicyFolder.read(path)
        let dryRun = dryRun
        let reason = reason
        let (before, answer) = try await server.ask { client in
            let before = try await client.get(AccessPath.policies).value("cannot see the policies in force")
            let body = JSON.object([
                (
                    "documents",
                    .array(documents.map { .object([("name", .string($0.name)), ("text", .string($0.text))]) })
                ),
                ("basedOn", .int(before["revision"]?.int ?? 0)), ("reason", .string(reason)),
            ])
            return (before, try await client.put(AccessPath.policies + (dryRun ? "?dryRun=true" : ""), body))
        }
        if answer.status == 422 { throw PolicyFolder.refusal(answer) }
        let value = try answer.value("cannot put the policies in force")
        let revision = value["revision"]?.int ?? 0
        for warning in value["warnings"]?.array ?? [] {
            Terminal.complain("stagedoor: warning: \(warning.string ?? "")".printable)
        }
        switch value["outcome"]?.string {
        case "unchanged":
            try Terminal.show("nothing has changed: revision \(before["revision"]?.int ?? 0) is in force\n")
        case "in force":
            try Terminal.show("revision \(revision) is in force\n")
        default:
            let report = value["report"]?.string ?? value["proposal"]?["report"]?.string ?? ""
            try Terminal.show(report.isEmpty || report.hasSuffix("\n") ? report : report + "\n")
            guard value["needsApproval"]?.bool ?? true else {
                return try Terminal.show("nothing is newly permitted: this would be in force at once\n")
            }
            let id = value["proposal"]?["id"]?.string
            let isAboutTests = report.contains("the test tests/")
            let next = id.map { "somebody else runs: stagedoor policy approve \($0)" } ?? "somebody else would approve"
            throw CommandFailure(
                "the policies are not in force yet",
                isAboutTests
                    ? "they allow more than before, or take tests away" : "they allow more than before",
                wayOut: next,
                code: .needsApproval
            )
        }
    }
}

extension AccessPath {
    static let policies = root + "/policies"
    static let proposals = root + "/proposals"

    static func proposal(_ id: String) -> String { proposals + "/" + ServerAddress.escape(id) }
}

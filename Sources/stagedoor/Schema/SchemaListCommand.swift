// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor schema list`: the subjects of a server.
struct SchemaListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the subjects of a server, one a line."
    )

    @Option(help: "Only subjects whose names begin with this.")
    var prefix: String?

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let prefix = prefix
        let subjects = try await server.ask { client in try await client.subjects(prefix: prefix) }
        try Terminal.show(subjects.map { $0.printable + "\n" }.joined())
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor schema get`: a schema's text.
struct SchemaGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print a registered schema.",
        discussion: """
            By its id, or by its subject and version:

              stagedoor schema get --id 7
              stagedoor schema get --subject orders-value --version 3
            """
    )

    @Option(help: "The schema's global id.")
    var id: Int?

    @Option(help: "The subject.")
    var subject: String?

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp("The subject's version: a number, or latest, which is the default.", valueName: "version"),
        completion: .list(["latest"])
    )
    var number: String?

    @OptionGroup var server: ServerOptions

    /// Not `validate()`, which would hide an option that is misspelt behind what then seems to be missing.
    private func checkUsage() throws {
        guard (id == nil) != (subject == nil) else { throw ValidationError("Give either --id N or --subject NAME.") }
        if subject?.isEmpty == true { throw ValidationError("--subject is empty; name a subject.") }
        if id != nil && number != nil { throw ValidationError("--version goes with --subject.") }
        if let number, number != "latest", (Int(number) ?? 0) < 1 {
            throw ValidationError("'\(number.printable)' is no version; give a number from 1, or latest.")
        }
    }

    func run() async throws {
        try checkUsage()
        let (id, subject, number) = (id, subject, number ?? "latest")
        let text = try await server.ask { client in
            if let subject { return try await client.version(of: subject, number).schema }
            return try await client.schema(id: id ?? 0)
        }
        try Terminal.show(text + "\n")
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings

/// `stagedoor schema register`: adds a version to a subject.
struct SchemaRegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Register a schema as a subject's next version.",
        discussion: """
            Prints the schema's id and its version; a schema that is there already keeps both.

              stagedoor schema register --subject orders-value order.avsc --reference com.shop.Item=items-value:2
            """
    )

    @Argument(help: "The schema; - is standard input.", completion: .file())
    var file: String

    @Option(help: "The subject.")
    var subject: String

    @Option(
        name: .customLong("reference"),
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Registered schemas whose types it uses.",
            valueName: "name=subject:version"
        ),
        transform: RegistryReference.init(argument:)
    )
    var references: [RegistryReference] = []

    @OptionGroup var language: FormatOption

    @Flag(help: "Let the server bring the schema into its normal form first.")
    var normalize = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        if subject.isEmpty { throw ValidationError("--subject is empty; name a subject.") }
        let input = try InputFile(reading: file)
        guard let text = String(validating: input.bytes, as: UTF8.self) else {
            throw InputFile.unreadable(input.name, "not UTF-8 text")
        }
        let (subject, references, normalize) = (subject, references, normalize)
        let format = language.language(of: file)
        let registered = try await server.ask { client in
            try await client.register(text, subject, format, references: references, normalize: normalize)
        }
        try Terminal.show("id: \(registered.id)\nversion: \(registered.version)\n")
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import JSON

/// `stagedoor policy schema`: a schema for policies from text to JSON and back.
struct PolicySchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print a schema for policies as JSON or as Cedar text.",
        discussion: """
            Names stay as they are written, but every one of them must be declared.

              stagedoor policy schema --to json schema.cedarschema
            """
    )

    @Option(help: ArgumentHelp("The form to print: cedar or json.", valueName: "form"))
    var to: CedarSyntax

    @Argument(help: "A schema in either form; - is standard input.", completion: .file())
    var file: String

    func run() throws {
        let input = try InputFile(reading: file)
        var inputs = PolicyInputs()
        // What is printed is as it was written; that it is a schema at all shows only when names are resolved.
        guard inputs.schema(input) != nil, let fragment = inputs.schemaFragment(input) else {
            return try inputs.check()
        }
        try Terminal.show(try Self.text(of: fragment, to, input))
    }

    static func text(
        of fragment: SchemaFragment,
        _ syntax: CedarSyntax,
        _ input: InputFile
    ) throws(CommandFailure) -> String {
        if syntax == .json { return fragment.json.prettyText + "\n" }
        do throws(CedarError) {
            return try fragment.cedarText()
        } catch {
            throw CommandFailure(error, in: input)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AvroSchema
import Findings
import SchemaCheck

/// `stagedoor schema canonical`: what a schema means to a reader, without what does not matter to it.
struct SchemaCanonicalCommand: ParsableCommand {
    /// The fingerprints that Avro's specification names.
    enum Fingerprint: String, CaseIterable, ExpressibleByArgument {
        case crc64, sha256
    }

    static let configuration = CommandConfiguration(
        commandName: "canonical",
        abstract: "Print a schema's Parsing Canonical Form or its fingerprint.",
        discussion: """
            Two schemas of the same form read the same data: documentation, defaults and order of attributes are gone.

              stagedoor schema canonical order.avsc --fingerprint sha256
            """
    )

    @Argument(help: "The schema; - is standard input.", completion: .file())
    var file: String

    @Option(help: "Print this fingerprint of the form, in hexadecimal, instead of the form.")
    var fingerprint: Fingerprint?

    @Option(
        name: .customLong("reference"),
        parsing: .upToNextOption,
        help: ArgumentHelp("Schemas whose named types it may use.", valueName: "file"),
        completion: .file()
    )
    var references: [String] = []

    func run() throws {
        let input = try InputFile(reading: file)
        var shared: [InputFile] = []
        for path in references { shared.append(try InputFile(reading: path)) }
        var texts = SchemaTexts()
        guard
            let schema = texts.parse(input.bytes, name: input.name, file: input.name, references: shared)?.schema
        else {
            let first = texts.findings.first
            let place = [first?.location?.line, first?.location?.column].compactMap { $0.map(String.init) }
            throw CommandFailure(
                ([first?.location?.file ?? input.name] + place).joined(separator: ":"),
                first?.message ?? "unreadable",
                code: .violations
            )
        }
        try Terminal.show(Self.text(of: schema, fingerprint) + "\n")
    }

    private static func text(of schema: AvroSchema, _ fingerprint: Fingerprint?) -> String {
        switch fingerprint {
        case nil: schema.canonicalForm
        case .crc64: hexadecimal(schema.fingerprint64, digits: 16)
        case .sha256: schema.fingerprintSHA256.map { hexadecimal($0, digits: 2) }.joined()
        }
    }

    private static func hexadecimal(_ number: some BinaryInteger, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

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
        abstract: "Print a schema's canonical form or, for Avro, its fingerprint.",
        discussion: """
            For Avro the Parsing Canonical Form: two schemas of the same form read the same data, as documentation, \
            defaults and order of attributes are gone. For JSON Schema the form that registries call normalized.

              stagedoor schema canonical order.avsc --fingerprint sha256
            """
    )

    @Argument(help: "The schema; - is standard input.", completion: .file())
    var file: String

    @OptionGroup var language: FormatOption

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
        if fingerprint != nil, language.language(of: file) != .avro {
            throw ValidationError("--fingerprint is Avro's; leave it out for other languages.")
        }
        let input = try InputFile(reading: file)
        var shared: [InputFile] = []
        for path in references { shared.append(try InputFile(referenceArgument: path)) }
        var texts = SchemaTexts()
        guard
            let schema = texts.parse(
                input.bytes,
                language.language(of: file),
                name: input.name,
                file: input.name,
                references: shared
            )?.schema
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

    private static func text(of schema: ParsedSchema, _ fingerprint: Fingerprint?) -> String {
        switch (fingerprint, schema.avro) {
        case (nil, _), (_, nil): schema.avro?.canonicalForm ?? schema.normalizedText
        case (.crc64, let schema?): hexadecimal(schema.fingerprint64, digits: 16)
        case (.sha256, let schema?): schema.fingerprintSHA256.map { hexadecimal($0, digits: 2) }.joined()
        }
    }

    private static func hexadecimal(_ number: some BinaryInteger, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import SchemaCheck

/// `stagedoor schema validate`: records against a schema.
struct SchemaValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Tell whether records are what a schema says.",
        discussion: """
            The records are JSON, one a line. For Avro they are in its JSON encoding, in which a union's value names \
            its branch: {"note": {"string": "late"}}. For Protobuf they are in ProtoJSON, messages of the first type \
            in the file.

              stagedoor schema validate order.json orders.jsonl
            """
    )

    @Argument(help: "The schema.", completion: .file())
    var schema: String

    @Argument(help: "The records, one a line; - is standard input.", completion: .file(extensions: ["jsonl"]))
    var records: String

    @OptionGroup var language: FormatOption

    @Flag(help: "JSON Schema: treat \"format\" as a rule, also where the draft takes it for a note.")
    var assertFormat = false

    @Option(
        name: .customLong("reference"),
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Schemas that it refers to, each after those it needs itself; name=file for those that are referred to by "
                + "another name than their path.",
            valueName: "file"
        ),
        completion: .file()
    )
    var references: [String] = []

    @OptionGroup var output: ReportOutput

    func run() throws {
        guard ([schema, records] + references).count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input (-) can be read only once; put the other texts into files.")
        }
        let input = try InputFile(reading: schema)
        var shared: [InputFile] = []
        for argument in references { shared.append(try InputFile(referenceArgument: argument)) }
        var texts = SchemaTexts()
        let format = language.language(of: schema)
        let named = texts.parse(input.bytes, format, name: input.name, file: input.name, references: shared)
        guard let named else { return try output.finish(report(.undecided, texts.findings)) }
        let validator: RecordValidator
        do throws(SchemaError) {
            validator = try named.schema.recordValidator(assertsFormat: assertFormat)
        } catch {
            return try output.finish(report(.undecided, [error.finding(file: input.name)]))
        }
        var run = RecordRun(validator: validator)
        try run.readAll(records)
        try output.finish(report(run.findings.isEmpty ? .compatible : .incompatible, run.findings))
    }

    private func report(_ verdict: Verdict, _ findings: [Finding]) -> Report {
        var report = Report(title: "\(records) by \(schema)", verdict: verdict, findings: findings, checked: [records])
        report.isAboutValidity = true
        return report
    }
}

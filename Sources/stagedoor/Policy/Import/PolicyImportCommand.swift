// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import Glibc
import JSON
import PolicyImport

/// `stagedoor policy import`: other systems' access rules in Cedar.
struct PolicyImportCommand: ParsableCommand {
    /// Where the rules come from.
    enum Source: String, CaseIterable, ExpressibleByArgument {
        case kafka = "kafka-acls"
        case karapace
        case openFGA = "openfga"
    }

    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Say Kafka ACLs, a Karapace authorization file or OpenFGA tuples in Cedar.",
        discussion: """
            Writes policies.cedar, schema.cedarschema and entities.json into a folder, and says what could not be said.

              kafka-acls.sh --bootstrap-server broker:9092 --list > acls.txt
              stagedoor policy import --from kafka-acls acls.txt --out cedar/
              stagedoor policy import --from karapace authfile.json --out cedar/
              stagedoor policy import --from openfga tuples.json --model model.fga --out cedar/

            Nothing is permitted that the source does not permit, unless --keep-allowed asks for it. Exit codes: 0 \
            everything was said, 1 something was lost, 2 the source cannot be read.
            """
    )

    @Option(help: "What the rules are: \(Source.allCases.map(\.rawValue).joined(separator: ", ")).")
    var from: Source

    @Argument(help: "The rules; - for standard input.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp("OpenFGA's model, as JSON or in its own language.", valueName: "file"),
        completion: .file()
    )
    var model: String?

    @Option(
        help: ArgumentHelp("The folder to write into; without it the policies are shown.", valueName: "folder"),
        completion: .directory
    )
    var out: String?

    @Flag(
        help: "Keep what Kafka's ACLs allow also where an entry that denies, and cannot be said, may take from it."
    )
    var keepAllowed = false

    @Flag(name: .customLong("json"), help: "Write the report as JSON.")
    var isJSON = false

    func run() throws {
        if model != nil, from != .openFGA { throw ValidationError("--model goes with --from openfga.") }
        if keepAllowed, from != .kafka { throw ValidationError("--keep-allowed goes with --from kafka-acls.") }
        try PolicyOptions.checkStandardInput([file, model])
        let imported = try imported()
        let report = isJSON ? imported.report.prettyText + "\n" : imported.text
        if let out {
            try write(imported, to: out)
            try Terminal.show(report)
        } else {
            try Terminal.show(imported.policies)
            Terminal.hint(report)
        }
        if !imported.isComplete { throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue) }
    }

    private func imported() throws(CommandFailure) -> ImportedPolicies {
        let input = try InputFile(reading: file)
        let model = try model.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let text = String(validating: input.bytes, as: UTF8.self)
        guard from != .kafka || text != nil else {
            throw CommandFailure("cannot import '\(input.name)'", "the text is not valid UTF-8")
        }
        do throws(ImportFailure) {
            switch from {
            case .kafka: return try KafkaImport.policies(text ?? "", keepsAllowed: keepAllowed)
            case .karapace: return try KarapaceImport.policies(input.bytes)
            case .openFGA: return try OpenFGAImport.policies(tuples: input.bytes, model: model?.bytes)
            }
        } catch {
            let name = error.code == "import.model" ? model?.name ?? input.name : input.name
            let place = [name] + [error.line, error.column].compactMap { $0.map(String.init) }
            throw CommandFailure(place.joined(separator: ":"), error.message)
        }
    }

    private func write(_ imported: ImportedPolicies, to folder: String) throws(CommandFailure) {
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw CommandFailure(
                "cannot make the folder '\(folder)'",
                Terminal.systemError,
                wayOut: "choose another folder"
            )
        }
        let files = [
            ("schema.cedarschema", imported.schema), ("policies.cedar", imported.policies),
            ("entities.json", imported.entitiesJSON.prettyText + "\n"),
        ]
        for (name, text) in files { try OutputFile(writing: "\(folder)/\(name)").write(Array(text.utf8)) }
    }
}

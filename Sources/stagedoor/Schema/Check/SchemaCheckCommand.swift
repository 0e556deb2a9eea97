// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSONSchema
import SchemaCheck

/// `stagedoor schema check`: offline, against a server, or a whole file of cases.
struct SchemaCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell whether a new schema gets on with the versions before it.",
        discussion: """
            Offline, the oldest version first; only BACKWARD_TRANSITIVE and its like look past the last one:

              stagedoor schema check new.avsc --against v1.avsc v2.avsc --compatibility FULL_TRANSITIVE

            Against a registry, at the level that is configured there:

              stagedoor schema check new.avsc --subject orders-value

            A file of cases, one JSON object a line: {"id": 1, "compatibility": "BACKWARD", "old": ["…"], "new": "…"}. \
            A schema is a string of text or the JSON itself; "oldFiles" and "newFiles" ({path: text}) hold references. \
            Each line gets one answer, in order: {"id", "compatible", "verdict", "findings"}, and "error" if it is \
            bad:

              stagedoor schema check --batch cases.jsonl
            """
    )

    @Argument(help: "The new schema; - is standard input. Comes before --against.", completion: .file())
    var new: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The versions before it, the oldest first.", valueName: "old"),
        completion: .file()
    )
    var against: [String] = []

    @Option(help: ArgumentHelp("Compare with this subject's versions on the server.", valueName: "name"))
    var subject: String?

    @Option(
        help: ArgumentHelp("Answer the cases in this file, one a line; - is standard input.", valueName: "jsonl"),
        completion: .file(extensions: ["jsonl"])
    )
    var batch: String?

    @OptionGroup var language: FormatOption

    @Option(
        help: ArgumentHelp(
            "One of \(CompatibilityLevel.names). Default: BACKWARD; with --subject what the server says.",
            valueName: "level"
        ),
        completion: .list(CompatibilityLevel.allCases.map(\.rawValue)),
        transform: CompatibilityLevel.init(argument:)
    )
    var compatibility: CompatibilityLevel?

    @Option(
        help: ArgumentHelp(
            "How strictly JSON Schemas are judged: strict or lenient, which lets new schemas describe what old ones left "
                + "open. Default: strict; with --subject what the server says.",
            valueName: "policy"
        ),
        completion: .list(["strict", "lenient"]),
        transform: JSONSchemaPolicy.init(argument:)
    )
    var policy: JSONSchemaPolicy?

    @Option(
        help: ArgumentHelp(
            "By which question schemas are judged: confluent, as Confluent's registry does, or data: whether everything "
                + "that is written under the one is read as it was under the other; a refusal shows what is not. "
                + "Default: confluent; with --subject what the server says.",
            valueName: "profile"
        ),
        completion: .list(CompatibilityProfile.allCases.map(\.rawValue)),
        transform: CompatibilityProfile.init(argument:)
    )
    var profile: CompatibilityProfile?

    @Flag(help: "Report the verdict of the other profile as well; that of --profile decides.")
    var bothProfiles = false

    @Option(
        name: .customLong("reference"),
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Schemas that the others refer to, each after those it needs itself; name=file for those that are referred "
                + "to by another name than their path. With --subject: those of the new schema; default the ones the "
                + "latest version refers to.",
            valueName: "file"
        ),
        completion: .file()
    )
    var references: [String] = []

    @OptionGroup var output: ReportOutput
    @OptionGroup var server: ServerOptions

    /// Not `validate()`, which would hide an option that is misspelt behind what then seems to be missing.
    func checkUsage() throws {
        let ways = [!against.isEmpty, subject != nil, batch != nil].count { $0 }
        guard ways == 1 else {
            throw ValidationError(
                ways == 0
                    ? "Nothing to compare with: give --against OLD… after the new schema, --subject NAME or --batch FILE."
                    : "--against, --subject and --batch exclude each other; give one of them."
            )
        }
        if batch != nil {
            guard new == nil, references.isEmpty else {
                throw ValidationError("--batch takes every schema from its file; leave the others out.")
            }
        } else if new == nil {
            throw ValidationError(
                "The new schema is missing; it comes before the options: schema check NEW --against OLD…"
            )
        }
        if subject?.isEmpty == true { throw ValidationError("--subject is empty; name a subject.") }
        guard ([new].compactMap { $0 } + against + references).count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input (-) can be read only once; put the other schemas into files.")
        }
    }

    func run() async throws {
        try checkUsage()
        if let batch {
            var run = try BatchRun(
                path: batch,
                BatchCase.Defaults(
                    level: compatibility ?? .backward,
                    format: language.format ?? .avro,
                    policy: policy ?? .strict,
                    profile: profile ?? .confluent,
                    reportsBothProfiles: bothProfiles
                )
            )
            let code = try run.answerAll()
            if code != .pass { throw ArgumentParser.ExitCode(code.rawValue) }
            return
        }
        guard let new else { return }
        if let subject {
            try output.finish(try await onServer(new, subject))
        } else {
            let progress = ProgressLine("comparing schemas")
            let check = OfflineCheck(
                new: new,
                old: against,
                references: references,
                format: language.language(of: new),
                policy: policy ?? .strict,
                profile: profile ?? .confluent,
                reportsBothProfiles: bothProfiles
            )
            let report = try check.run(level: compatibility ?? .backward)
            await progress.finish()
            try output.finish(report)
        }
    }

    private func onServer(_ new: String, _ subject: String) async throws -> Report {
        let file = try InputFile(reading: new)
        var texts: [InputFile] = []
        for reference in references { texts.append(try InputFile(referenceArgument: reference)) }
        let (level, policy, profile, format, given) = (compatibility, policy, profile, language.format, texts)
        let bothProfiles = bothProfiles
        return try await server.ask { client in
            let check = ServerCheck(
                client: client,
                subject: subject,
                new: file,
                references: given,
                format: format,
                profile: profile,
                reportsBothProfiles: bothProfiles
            )
            return try await check.run(level: level, policy: policy)
        }
    }
}

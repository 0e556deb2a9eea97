// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import Findings
import Glibc
import PolicyUsage

/// `stagedoor policy validate`: policies against a schema.
struct PolicyValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check policies against a schema.",
        discussion: """
              stagedoor policy validate --policies p.cedar --schema s.cedarschema --output github

            Exit codes: 0 valid (there may be warnings), 1 not valid or not readable as policies or schema, 2 a file \
            cannot be read at all.
            """
    )

    @OptionGroup var policies: PolicyOptions

    @Option(help: "The schema, as Cedar text or JSON; - is standard input.", completion: .file())
    var schema: String

    @Option(
        help: "strict is Cedar's default; permissive refuses only what may fail when a request is decided.",
        completion: .list(ValidationMode.allCases.map(\.rawValue)),
        transform: PolicyValidateCommand.mode
    )
    var mode = ValidationMode.strict

    @Option(
        help: ArgumentHelp("How many entities a policy may look up one after the other.", valueName: "n")
    )
    var level: Int?

    @Option(
        help: ArgumentHelp(
            "Look at @expires as of this day or time: what has ended or soon will is a warning. (default: now)",
            valueName: "time"
        )
    )
    var at: String?

    @OptionGroup var output: ReportOutput

    private static func mode(_ argument: String) throws -> ValidationMode {
        guard let mode = ValidationMode(rawValue: argument.lowercased()) else {
            throw ValidationError("'\(argument.printable)' is no mode; choose strict or permissive")
        }
        return mode
    }

    func run() throws {
        if let level, level < 0 { throw ValidationError("--level is a number from 0.") }
        if let at, Moment(at) == nil {
            throw ValidationError("--at is a date or a time as in RFC 3339, such as 2026-01-15T12:00:00Z.")
        }
        try policies.checkStandardInput([schema])
        try output.finish(try report())
    }

    /// Everything that is wrong with the inputs or, if they can be read, with the policies.
    func report() throws(CommandFailure) -> Report {
        var inputs = PolicyInputs()
        let schemaFile = try InputFile(reading: schema)
        let loaded = try policies.load(&inputs)
        let schema = inputs.schema(schemaFile)
        var report = Report(title: "policy validate", verdict: .undecided, findings: inputs.findings)
        report.isAboutValidity = true
        report.checked = (loaded?.files.map(\.name) ?? policies.paths) + [schemaFile.name]
        guard let loaded, let schema else { return report }
        let result = Validator(schema: schema).validate(loaded.set, mode: mode, level: level)
        var texts = loaded.files.map(LocatedText.init)
        report.findings = result.findings.map { finding in
            Finding(finding, name: loaded.names[finding.policy], in: &texts[loaded.file(of: finding.policy)])
        }
        let now = at.flatMap { Moment($0) } ?? Moment(milliseconds: Int64(time(nil)) * 1_000)
        let expiries = (loaded.set.policies + loaded.set.templates).compactMap { policy in
            PolicyExpiryFinding(policy, at: now).map { (policy.id, $0) }
        }
        report.findings += expiries.map { id, finding in
            finding.finding(named: loaded.names[id], in: &texts[loaded.file(of: id)])
        }
        let isWellFormed = expiries.allSatisfy { $0.1.severity != .error }
        report.verdict = result.isValid && isWellFormed ? .compatible : .incompatible
        return report
    }
}

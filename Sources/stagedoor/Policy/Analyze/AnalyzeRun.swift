// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import JSON
import PolicyAnalysis

/// What `stagedoor policy analyze` reads and finds.
struct AnalyzeRun {
    private let loaded: LoadedPolicies
    private let analysis: PolicySetAnalysis
    private let findings: [Finding]

    /// - Throws: ``CommandFailure`` if anything cannot be read, after complaining about all but the last problem.
    init(_ command: PolicyAnalyzeCommand) throws {
        var inputs = PolicyInputs()
        let schema = inputs.schema(try InputFile(reading: command.schema))
        var files: [InputFile] = []
        for path in try PolicyFiles.paths([command.policies]) { files.append(try InputFile(reading: path)) }
        var loaded = LoadedPolicies(files, &inputs)
        if let links = command.links, let set = loaded?.set {
            let linkFile = try InputFile(reading: links)
            if let linked = inputs.linking(set, linkFile) { loaded?.set = linked }
        }
        let invariants = try Self.invariants(command.invariants, &inputs)
        try inputs.check()
        guard let schema, let loaded else {
            throw CommandFailure("cannot analyze anything", "the policies or the schema cannot be read")
        }
        self.loaded = loaded
        let breadth = try command.breadth.options()
        do throws(CedarError) {
            analysis = try PolicyAnalyzer(schema: schema).analyze(loaded.set)
            let answers = try InvariantCheck(schema: schema).check(loaded.set, invariants)
            let people = try BreadthInvariants(breadth).check(loaded.set, schema)
            var places = PolicyPlaces(loaded)
            var locations: [PolicyID: SourceLocation] = [:]
            for policy in analysis.policies {
                let place = places.place(of: policy.id)
                locations[policy.id] = SourceLocation(
                    file: place.file,
                    line: place.position?.line,
                    column: place.position?.column
                )
            }
            let names = loaded.names
            let reporter = AnalysisFindings(analysis, name: { names[$0] }, location: { locations[$0] })
            findings =
                reporter.findings() + reporter.findings(answers)
                + reporter.findings(people, rule: .humanProductionWrite)
        } catch {
            throw CommandFailure("cannot analyze the policies", error.message, wayOut: error.help)
        }
    }

    /// All findings, with the verdict that no error was found.
    var report: Report {
        let isUndecided = findings.contains { $0.rule == PolicyRule.undecided.rawValue && $0.severity > .note }
        let verdict: Verdict =
            findings.contains { $0.severity == .error } ? .incompatible : isUndecided ? .undecided : .compatible
        return Report(
            title: "policy analyze",
            verdict: verdict,
            findings: findings,
            checked: loaded.files.map(\.name)
        )
    }

    /// The analysis, and the findings that were made of it.
    var json: JSON {
        let names = loaded.names
        var members = (analysis.json { names[$0] }.object?.members ?? []).map { ($0.key, $0.value) }
        members.append(("findings", .array(findings.map(Self.json))))
        return .object(members)
    }

    private static func json(_ finding: Finding) -> JSON {
        var members: [(String, JSON)] = [
            ("rule", .string(finding.rule)), ("severity", .string(finding.severity.rawValue)),
            ("message", .string(finding.message)),
        ]
        if let file = finding.location?.file { members.append(("file", .string(file))) }
        if let line = finding.location?.line { members.append(("line", .int(line))) }
        if let column = finding.location?.column { members.append(("column", .int(column))) }
        if let fix = finding.fix { members.append(("fix", .string(fix))) }
        if let text = finding.counterexample, let example = try? JSON(parsing: Array(text.utf8)) {
            members.append(("counterexample", example))
        }
        return .object(members)
    }

    private static func invariants(
        _ paths: [String],
        _ inputs: inout PolicyInputs
    ) throws(CommandFailure) -> [PolicyInvariant] {
        var invariants: [PolicyInvariant] = []
        for path in paths {
            let file = try InputFile(reading: path)
            guard let set = inputs.policies(file) else { continue }
            do throws(CedarError) {
                invariants += try PolicyInvariant.all(of: set)
            } catch {
                throw CommandFailure(error, in: file)
            }
        }
        return invariants
    }
}

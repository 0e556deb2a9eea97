// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import JSONSchema
import SchemaCheck

/// A check of a file against what a registry holds. The comparison runs here, so that findings point into the file.
struct ServerCheck {
    let client: RegistryClient
    let subject: String
    let new: InputFile
    /// The texts the new schema refers to; if none are given it gets those of the latest version.
    let references: [InputFile]
    /// The language of the new schema; if none is given, that of the latest version, else what its name tells.
    let format: SchemaFormat?
    /// The question that decides; nil for what the server says.
    let profile: CompatibilityProfile?
    let reportsBothProfiles: Bool

    func run(level given: CompatibilityLevel?, policy givenPolicy: JSONSchemaPolicy?) async throws -> Report {
        let versions = try await client.versions(of: subject)
        let settings = try await client.settings(of: subject)
        let (level, policy) = (given ?? settings.level, givenPolicy ?? settings.policy)
        let transitive = level.isTransitive ? try await client.comparedVersions(of: subject, among: versions) : versions
        let counted = level == .none ? [] : level.isTransitive ? transitive : Array(versions.suffix(1))
        var resolver = ReferenceResolver(client: client)
        var texts = SchemaTexts()
        var history: [NamedSchema] = []
        var latest: [InputFile] = []
        var latestFormat: SchemaFormat?
        for number in counted {
            let version = try await client.version(of: subject, String(number))
            latest = try await resolver.texts(for: version)
            latestFormat = version.format
            let name = "version \(number)"
            if let schema = texts.parse(
                Array(version.schema.utf8),
                version.format,
                name: name,
                file: nil,
                references: latest
            ) {
                history.append(schema)
            }
        }
        let own = references.isEmpty ? latest : references
        let language = format ?? latestFormat ?? SchemaFormat(file: new.name)
        guard let newest = texts.parse(new.bytes, language, name: new.name, file: new.name, references: own),
            texts.findings.isEmpty
        else {
            return Report(
                title: "\(level.rawValue) compatibility of \(new.name)",
                verdict: .undecided,
                findings: texts.findings
            )
        }
        let gate = profile.map { GatingProfiles($0) } ?? settings.gate
        var check = SchemaCheck(level: level, policy: policy, gate: gate)
        check.reportsBothProfiles = reportsBothProfiles
        var report = check.run(newest, against: history)
        report.title = "\(level.rawValue) compatibility of \(new.name) with \(subject)"
        if versions.isEmpty {
            report.title += " (first version)"
            report.findings.append(firstVersion)
        }
        return report
    }

    private var firstVersion: Finding {
        Finding(
            rule: CommandRule.firstVersion.rawValue,
            severity: .note,
            message: "the subject '\(subject)' has no version yet: this is the first version",
            location: SourceLocation(file: new.name)
        )
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import PostgreSQL
import SchemaCheck

extension RegistryService {
    /// The longest that one new version is checked through its dependents.
    private static let longestCheck: Duration = .seconds(10)

    /// What a new version of a subject would break among the schemas that depend on it, once they refer to it.
    ///
    /// - Throws: ``RegistryError`` 422 if there are too many or it takes too long, where a break would forbid the
    ///   version; otherwise what could not be checked is not told.
    func dependents(
        of subject: QualifiedSubject,
        on prepared: PreparedSchema,
        _ settings: EffectiveSettings
    ) async throws -> DependentReport {
        do {
            let moved = Self.version(of: subject, prepared)
            let dependents = try await database.read { tx in try DependentGraph.dependents(of: moved, &tx) }
            let size = dependents.reduce(0) { $0 + $1.size }
            let isSlow = dependents.contains { $0.settings.isSlow }
            var report = try await workshop.run(size: isSlow ? max(size, Workshop.long) : size) {
                try Self.report(on: dependents, of: subject, until: .now + Self.longestCheck)
            }
            report.isGate = settings.validatesDependents
            return report
        } catch let error as RegistryError where error.code == 422 && !settings.validatesDependents {
            return DependentReport()
        }
    }

    /// The new version as if it were stored. Its number is none that a stored one has.
    private static func version(of subject: QualifiedSubject, _ prepared: PreparedSchema) -> SchemaVersion {
        SchemaVersion(
            subject: subject,
            version: 0,
            schema: StoredSchema(
                id: 0,
                guid: prepared.identity.guid,
                format: prepared.submission.format,
                text: prepared.text,
                references: prepared.references.map(\.resolved)
            ),
            metadata: nil,
            ruleSet: nil,
            isDeleted: false,
            timestamp: 0
        )
    }

    private static func report(
        on dependents: [Dependent],
        of subject: QualifiedSubject,
        until deadline: ContinuousClock.Instant
    ) throws -> DependentReport {
        var report = DependentReport(checked: dependents.count)
        for dependent in dependents {
            guard ContinuousClock.now < deadline else {
                throw RegistryError.unprocessable(
                    "Checking what depends on subject '\(subject.description)' takes longer than \(longestCheck); set "
                        + "validateDependents to false in its configuration, or register with force=true"
                )
            }
            let findings = findings(on: dependent)
            guard !findings.isEmpty else { continue }
            report.broken.append(
                DependentReport.Broken(
                    subject: dependent.version.subject,
                    version: dependent.version.version,
                    path: dependent.path + ["\(subject.description) (new)"],
                    subjects: dependent.subjects,
                    findings: Array(findings.prefix(DependentReport.mostFindings)),
                    others: max(0, findings.count - DependentReport.mostFindings)
                )
            )
        }
        return report
    }

    /// What keeps a dependent from moving on; nothing if it still is a schema and gets on with itself as it is now.
    private static func findings(on dependent: Dependent) -> [Finding] {
        let schema = dependent.version.schema
        guard let format = SchemaFormat(rawValue: schema.format),
            let now = try? ParsedSchema(
                parsing: Array(schema.text.utf8),
                format: format,
                references: dependent.texts
            )
        else { return [] }
        do throws(SchemaError) {
            let moved = try ParsedSchema(
                parsing: Array(schema.text.utf8),
                format: format,
                references: dependent.movedTexts
            )
            let settings = dependent.settings
            let check = SchemaCheck(level: settings.level, policy: settings.policy, gate: settings.profile)
            let report = check.run(
                NamedSchema(name: "the dependent on the new version", schema: moved),
                against: [NamedSchema(name: "version \(dependent.version.version)", schema: now)]
            )
            return report.verdict == .compatible ? [] : report.findings
        } catch {
            return [error.finding(file: nil)]
        }
    }
}

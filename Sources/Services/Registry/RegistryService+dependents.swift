// SPDX-License-Identifier: Apache-2.0
import Findings
import PostgreSQL
import RepositoryCheck
import SchemaCheck

extension RegistryService {
    /// The longest that one new version is checked through its dependents.
    static let longestCheck: Duration = .seconds(10)

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
            // Its number is none that a stored one has.
            let moved = SchemaVersion(of: subject, 0, prepared)
            let reports = try await reports(
                of: [moved],
                except: [subject],
                among: [subject: moved],
                until: .now + Self.longestCheck
            )
            var report = reports[subject] ?? DependentReport()
            report.isGate = settings.validatesDependents
            return report
        } catch let error as RegistryError where error.code == 422 && !settings.validatesDependents {
            return DependentReport()
        }
    }

    /// What new versions would break together, by the subjects that the dependents depend on.
    ///
    /// - Parameters:
    ///   - except: subjects that get a new version of their own, and are judged by that.
    ///   - coming: the new versions and whatever else comes with them.
    /// - Throws: ``RegistryError`` 422 if there are too many dependents or it takes too long.
    func reports(
        of moved: [SchemaVersion],
        except changed: Set<QualifiedSubject>,
        among coming: [QualifiedSubject: SchemaVersion],
        until deadline: ContinuousClock.Instant
    ) async throws -> [QualifiedSubject: DependentReport] {
        let dependents = try await database.read { tx in
            do {
                return try DependentGraph.dependents(of: moved, except: changed, among: coming, until: deadline, &tx)
            } catch is ReferenceTexts.OutOfTime {
                throw Self.tooLong(moved)
            }
        }
        let size = dependents.reduce(0) { $0 + $1.size }
        let isSlow = dependents.contains { $0.settings.isSlow }
        return try await workshop.run(size: isSlow ? max(size, Workshop.long) : size) {
            var reports: [QualifiedSubject: DependentReport] = [:]
            for dependent in dependents {
                guard ContinuousClock.now < deadline else { throw Self.tooLong(moved) }
                let (findings, isDecided) = Self.findings(on: dependent)
                let sign = findings.isEmpty ? "" : dependent.sign(of: findings)
                for way in dependent.ways {
                    reports[way.end, default: DependentReport()].add(dependent, way, findings, sign, isDecided)
                }
            }
            return reports
        }
    }

    private static func tooLong(_ moved: [SchemaVersion]) -> RegistryError {
        let subjects = moved.count == 1 ? "subject '\(moved[0].subject.description)'" : "these subjects"
        return RegistryError.unprocessable(
            "Checking what depends on \(subjects) takes longer than \(longestCheck); set validateDependents to false in "
                + "its configuration, or register with force=true"
        )
    }

    /// What keeps a dependent from moving on; nothing if it still is a schema and gets on with itself as it is now. And
    /// whether that is certain, or only could not be decided.
    private static func findings(on dependent: Dependent) -> (findings: [Finding], isDecided: Bool) {
        let schema = dependent.version.schema
        guard let format = SchemaFormat(rawValue: schema.format),
            let now = try? ParsedSchema(
                parsing: Array(schema.text.utf8),
                format: format,
                references: dependent.texts
            )
        else { return ([], true) }
        do throws(SchemaError) {
            let moved = try ParsedSchema(
                parsing: Array(schema.text.utf8),
                format: format,
                references: dependent.movedTexts
            )
            let settings = dependent.settings
            let check = SchemaCheck(level: settings.level, policy: settings.policy, gate: settings.profile)
            let report = check.run(
                NamedSchema(name: Dependent.movedName, schema: moved),
                against: [NamedSchema(name: "version \(dependent.version.version)", schema: now)]
            )
            return (report.verdict == .compatible ? [] : report.findings, report.verdict != .undecided)
        } catch {
            return ([error.finding(file: nil)], true)
        }
    }
}

extension Dependent {
    /// What findings call it with its references moved.
    fileprivate static let movedName = "the dependent on the new version"

    /// By which all that is found is recognised, whatever else changes.
    fileprivate func sign(of findings: [Finding]) -> String {
        SchemaFingerprints(
            Array(version.schema.text.utf8),
            format: SchemaFormat(rawValue: version.schema.format) ?? .avro,
            file: nil,
            references: movedTexts,
            referenceFiles: movedTexts.indices.map { "reference \($0 + 1) of \(Self.movedName)" }
        ).sign(of: findings, subject: version.subject.description)
    }
}

extension DependentReport {
    /// Counts a dependent, and notes what keeps it from moving on if something does.
    fileprivate mutating func add(
        _ dependent: Dependent,
        _ way: Dependent.Way,
        _ findings: [Finding],
        _ sign: String,
        _ isDecided: Bool
    ) {
        checked += 1
        guard !findings.isEmpty else { return }
        broken.append(
            Broken(
                subject: dependent.version.subject,
                version: dependent.version.version,
                path: way.path + ["\(way.end.description) (new)"],
                subjects: way.subjects,
                findings: Array(findings.prefix(Self.mostFindings)),
                others: max(0, findings.count - Self.mostFindings),
                sign: sign,
                isWhole: isDecided && !findings.contains { $0.isUnlisted },
                end: way.end
            )
        )
    }
}

extension SchemaVersion {
    /// A new version as if it were stored.
    init(of subject: QualifiedSubject, _ version: Int, _ prepared: PreparedSchema) {
        self.init(
            subject: subject,
            version: version,
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
}

// SPDX-License-Identifier: Apache-2.0
public import AvroSchema
public import Findings
import JSON

/// A schema under a name that people know it by: a file, or "version 3".
public struct NamedSchema: Sendable {
    /// The name.
    public let name: String
    /// The file its text is in, if it is in one.
    public let file: String?
    /// The schema.
    public let schema: AvroSchema

    /// A schema under a name.
    public init(name: String, file: String? = nil, schema: AvroSchema) {
        self.name = name
        self.file = file
        self.schema = schema
    }
}

/// The compatibility of a new schema with the versions before it.
public struct SchemaCheck: Sendable {
    /// The level that decides directions and how many versions count.
    public let level: CompatibilityLevel

    /// A check at a level.
    public init(level: CompatibilityLevel) {
        self.level = level
    }

    /// Compares a new schema with all versions that count at the level, and reports every difference of each.
    ///
    /// - Parameter history: the earlier versions, the oldest first.
    public func run(_ new: NamedSchema, against history: [NamedSchema]) -> Report {
        let counted = level.isTransitive ? history[...] : history.suffix(1)
        var findings: [Finding] = []
        var verdict = Verdict.compatible
        for old in counted.reversed() {
            for direction in level.directions {
                do throws(AvroComparisonLimit) {
                    let found = try AvroFindings(new: new, old: old, direction: direction).collect()
                    if !found.isEmpty { verdict = .incompatible }
                    findings += found
                } catch {
                    if verdict == .compatible { verdict = .undecided }
                    findings.append(Self.undecided(error, new, old))
                }
            }
        }
        return Report(
            title: "\(level.rawValue) compatibility of \(new.name)",
            verdict: verdict,
            findings: findings,
            checked: counted.map { "\(new.name) against \($0.name)" }
        )
    }

    private static func undecided(_ limit: AvroComparisonLimit, _ new: NamedSchema, _ old: NamedSchema) -> Finding {
        Finding(
            rule: "AVRO_COMPARISON_LIMIT",
            severity: .error,
            message: "no verdict against \(old.name): \(limit)",
            location: SourceLocation(file: new.file),
            impact: "Nobody can say whether data can be read; the check does not pass what it could not check."
        )
    }
}

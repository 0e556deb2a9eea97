// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings

/// One run of a check. What is known of a text, from places to differences, is worked out once for all versions.
struct SchemaCheckRun {
    private let new: NamedSchema
    private var newPlaces: AvroPlaces
    /// The version judged last: the one before it is often the same text.
    private var last: Judged?
    private(set) var verdict = Verdict.compatible
    private(set) var findings: [Finding] = []
    private var isFull = false

    private struct Judged {
        let schema: AvroSchema
        var places: AvroPlaces
        var outcomes: [CompatibilityDirection: Result<AvroComparison, AvroComparisonLimit>] = [:]
    }

    init(_ new: NamedSchema) {
        self.new = new
        newPlaces = AvroPlaces(new.schema)
    }

    /// Adds to the verdict and the findings what one earlier version says.
    mutating func judge(_ old: NamedSchema, _ directions: [CompatibilityDirection]) {
        var judged = takeLast(if: old.schema) ?? Judged(schema: old.schema, places: AvroPlaces(old.schema))
        for direction in directions {
            let outcome = judged.outcomes[direction] ?? compare(old.schema, direction)
            judged.outcomes[direction] = outcome
            switch outcome {
            case .success(let comparison):
                if comparison.differences.isEmpty { continue }
                verdict = .incompatible
                add(AvroFindings(new: new, old: old, direction: direction), comparison, &judged.places)
            case .failure(let limit):
                if verdict == .compatible { verdict = .undecided }
                if !isFull { findings.append(undecided(limit, old)) }
            }
        }
        last = judged
    }

    private mutating func takeLast(if schema: AvroSchema) -> Judged? {
        defer { last = nil }
        return last.flatMap { $0.schema.isSameReading(as: schema) ? $0 : nil }
    }

    private func compare(
        _ old: AvroSchema,
        _ direction: CompatibilityDirection
    ) -> Result<AvroComparison, AvroComparisonLimit> {
        Result { () throws(AvroComparisonLimit) in
            switch direction {
            case .backward: try new.schema.comparison(reading: old)
            case .forward: try old.comparison(reading: new.schema)
            }
        }
    }

    private mutating func add(_ writer: AvroFindings, _ comparison: AvroComparison, _ oldPlaces: inout AvroPlaces) {
        if isFull { return }
        let room = SchemaCheck.mostFindings - findings.count
        for difference in comparison.differences.prefix(room) {
            findings.append(writer.finding(difference, &newPlaces, &oldPlaces))
        }
        isFull = comparison.differences.count > room
        if isFull {
            findings.append(
                Self.leftOut("more than \(SchemaCheck.mostFindings) differences; the rest is left out", new)
            )
        } else if !comparison.isComplete {
            let most = AvroComparison.mostDifferences
            findings.append(
                Self.leftOut("more than \(most) differences from \(writer.old.name); the rest is left out", new)
            )
        }
    }

    private static func leftOut(_ message: String, _ new: NamedSchema) -> Finding {
        Finding(
            rule: "AVRO_MORE_DIFFERENCES",
            severity: .note,
            message: message,
            location: SourceLocation(file: new.file),
            impact: "The verdict counts all of them; this list does not.",
            fix: "Mend what is listed and check again."
        )
    }

    private func undecided(_ limit: AvroComparisonLimit, _ old: NamedSchema) -> Finding {
        Finding(
            rule: "AVRO_COMPARISON_LIMIT",
            severity: .error,
            message: "no verdict against \(old.name): \(limit)",
            location: SourceLocation(file: new.file),
            impact: "Nobody can say whether data can be read; the check does not pass what it could not check."
        )
    }
}

// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings

/// Compares a new Avro schema with earlier ones.
struct AvroRun: FormatRun {
    private let new: NamedSchema
    private let schema: AvroSchema
    private var newPlaces: TextPlaces
    /// The version compared last: the one before it is often the same text.
    private var last: Known?

    private struct Known {
        let schema: AvroSchema
        var places: TextPlaces
        var outcomes: [CompatibilityDirection: Result<AvroComparison, AvroComparisonLimit>] = [:]
    }

    init(_ new: NamedSchema, _ schema: AvroSchema) {
        self.new = new
        self.schema = schema
        newPlaces = TextPlaces(new.schema)
    }

    mutating func compare(_ old: NamedSchema, _ direction: CompatibilityDirection, most: Int) -> PairOutcome {
        guard case .avro(let earlier) = old.schema.content else { return .compatible }
        var known = takeLast(if: earlier) ?? Known(schema: earlier, places: TextPlaces(old.schema))
        defer { last = known }
        let outcome = known.outcomes[direction] ?? compare(earlier, direction)
        known.outcomes[direction] = outcome
        switch outcome {
        case .success(let comparison):
            if comparison.differences.isEmpty { return .compatible }
            let writer = AvroFindings(pair: VersionPair(new: new, old: old, direction: direction))
            var findings: [Finding] = []
            for difference in comparison.differences.prefix(most) {
                findings.append(writer.finding(difference, &newPlaces, &known.places))
            }
            return .incompatible(
                findings,
                isComplete: comparison.isComplete && findings.count == comparison.differences.count
            )
        case .failure(let limit): return .undecided(limit.description)
        }
    }

    private mutating func takeLast(if schema: AvroSchema) -> Known? {
        defer { last = nil }
        return last.flatMap { $0.schema.isSameReading(as: schema) ? $0 : nil }
    }

    private func compare(
        _ old: AvroSchema,
        _ direction: CompatibilityDirection
    ) -> Result<AvroComparison, AvroComparisonLimit> {
        Result { () throws(AvroComparisonLimit) in
            switch direction {
            case .backward: try schema.comparison(reading: old)
            case .forward: try old.comparison(reading: schema)
            }
        }
    }
}

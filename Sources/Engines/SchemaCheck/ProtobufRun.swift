// SPDX-License-Identifier: Apache-2.0
import Findings
import ProtobufSchema

/// Compares a new Protobuf schema with earlier ones as Confluent's registry does.
struct ProtobufRun: FormatRun {
    private let new: NamedSchema
    private let schema: ProtobufSchema
    private var newPlaces: TextPlaces

    init(_ new: NamedSchema, _ schema: ProtobufSchema) {
        self.new = new
        self.schema = schema
        newPlaces = TextPlaces(new.schema)
    }

    mutating func compare(_ old: NamedSchema, _ direction: CompatibilityDirection, most: Int) -> PairOutcome {
        guard case .protobuf(let earlier) = old.schema.content else { return .compatible }
        let differences: [ProtobufDifference]
        do throws(ProtobufComparisonLimit) {
            differences =
                switch direction {
                case .backward: try schema.differences(reading: earlier)
                case .forward: try earlier.differences(reading: schema)
                }
        } catch {
            return .undecided(error.description)
        }
        let breaking = differences.filter { !$0.change.isCompatible }
        if breaking.isEmpty { return .compatible }
        let writer = ProtobufFindings(pair: VersionPair(new: new, old: old, direction: direction))
        var oldPlaces = TextPlaces(old.schema)
        let findings = breaking.prefix(most).map { writer.finding($0, &newPlaces, &oldPlaces) }
        return .incompatible(
            findings,
            isComplete: findings.count == breaking.count && differences.count < ProtobufSchema.mostDifferences
        )
    }
}

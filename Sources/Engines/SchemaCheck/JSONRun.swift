// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema

/// Compares a new JSON Schema with earlier ones as Confluent's registry does.
struct JSONRun: FormatRun {
    private let new: NamedSchema
    private let schema: JSONSchema
    private let policy: JSONSchemaPolicy
    private var newPlaces: TextPlaces

    init(_ new: NamedSchema, _ schema: JSONSchema, policy: JSONSchemaPolicy) {
        self.new = new
        self.schema = schema
        self.policy = policy
        newPlaces = TextPlaces(new.schema)
    }

    mutating func compare(_ old: NamedSchema, _ direction: CompatibilityDirection, most: Int) -> PairOutcome {
        guard case .json(let earlier) = old.schema.content else { return .compatible }
        let differences: [JSONSchemaDifference]
        do throws(JSONSchemaComparisonLimit) {
            differences =
                switch direction {
                case .backward: try schema.differences(reading: earlier, policy: policy)
                case .forward: try earlier.differences(reading: schema, policy: policy)
                }
        } catch {
            return .undecided(error.description)
        }
        let breaking = differences.filter { !$0.change.isCompatible(policy) }
        if breaking.isEmpty { return .compatible }
        let writer = JSONFindings(pair: VersionPair(new: new, old: old, direction: direction))
        var oldPlaces = TextPlaces(old.schema)
        let findings = breaking.prefix(most).map { writer.finding($0, &newPlaces, &oldPlaces) }
        return .incompatible(
            findings,
            isComplete: findings.count == breaking.count && differences.count < JSONSchema.mostDifferences
        )
    }
}

// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings

/// Asks whether data written under one Avro schema comes out as it was under another.
struct AvroDataRun: FormatRun {
    private let new: NamedSchema
    private let schema: AvroSchema
    private var newPlaces: TextPlaces
    /// What the rules of schema resolution say: what they forbid is no less forbidden here.
    private var rules: AvroRun

    init(_ new: NamedSchema, _ schema: AvroSchema) {
        self.new = new
        self.schema = schema
        newPlaces = TextPlaces(new.schema)
        rules = AvroRun(new, schema)
    }

    mutating func compare(_ old: NamedSchema, _ direction: CompatibilityDirection, most: Int) -> PairOutcome {
        guard case .avro(let earlier) = old.schema.content else { return .compatible }
        let comparison =
            switch direction {
            case .backward: schema.dataComparison(reading: earlier)
            case .forward: earlier.dataComparison(reading: schema)
            }
        let writer = AvroDataFindings(new: new, old: old, direction: direction)
        var oldPlaces = TextPlaces(old.schema)
        if !comparison.losses.isEmpty {
            var examples = ExampleBudget()
            var findings: [Finding] = []
            for loss in comparison.losses.prefix(most) {
                var finding = writer.finding(loss, &newPlaces, &oldPlaces)
                examples.spend(&finding)
                findings.append(finding)
            }
            return .incompatible(
                findings,
                isComplete: comparison.isComplete && findings.count == comparison.losses.count
            )
        }
        switch rules.compare(old, direction, most: most) {
        case .compatible, .doubtful: break
        case let other: return other
        }
        if let reason = comparison.undecided { return .undecided(reason) }
        if comparison.doubts.isEmpty { return .compatible }
        return .doubtful(comparison.doubts.prefix(most).map { writer.finding($0, &newPlaces, &oldPlaces) })
    }
}

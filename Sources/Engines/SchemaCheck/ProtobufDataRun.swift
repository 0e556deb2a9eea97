// SPDX-License-Identifier: Apache-2.0
import Findings
import ProtobufSchema

/// Asks whether messages written under one Protobuf schema come out as they were under another.
struct ProtobufDataRun: FormatRun {
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
        let comparison =
            switch direction {
            case .backward: schema.dataComparison(reading: earlier)
            case .forward: earlier.dataComparison(reading: schema)
            }
        let writer = ProtobufDataFindings(new: new, old: old, direction: direction)
        var oldPlaces = TextPlaces(old.schema)
        if comparison.losses.isEmpty {
            if let reason = comparison.undecided { return .undecided(reason) }
            if comparison.doubts.isEmpty { return .compatible }
            return .doubtful(comparison.doubts.prefix(most).map { writer.finding($0, &newPlaces, &oldPlaces) })
        }
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
}

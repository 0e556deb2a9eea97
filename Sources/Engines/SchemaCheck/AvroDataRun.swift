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
        let writer = LossFindings(pair: VersionPair(new: new, old: old, direction: direction))
        var oldPlaces = TextPlaces(old.schema)
        let losses = comparison.losses.lazy.map { DataLoss($0) }
        let isComplete = comparison.isComplete
        if let lost = writer.outcome(of: losses, isComplete: isComplete, most: most, &newPlaces, &oldPlaces) {
            return lost
        }
        switch rules.compare(old, direction, most: most) {
        case .compatible, .doubtful: break
        case let other: return other
        }
        let doubts = comparison.doubts.lazy.map { DataLoss($0) }
        return writer.outcome(ofDoubts: doubts, undecided: comparison.undecided, most: most, &newPlaces, &oldPlaces)
    }
}

extension DataLoss {
    fileprivate init(_ loss: AvroLoss) {
        self.init(
            rule: loss.kind.rawValue,
            outcome: Outcome(
                isRefusal: loss.kind == .refused,
                bytes: loss.bytes,
                written: loss.written,
                read: loss.read,
                refusal: loss.refusal
            ),
            message: loss.message,
            fix: loss.fix,
            reader: VersionPair.Place(loss.reader),
            writer: VersionPair.Place(loss.writer),
            part: loss.path.isEmpty ? nil : Detail(name: "instance", value: loss.path)
        )
    }

    fileprivate init(_ doubt: AvroDoubt) {
        self.init(
            rule: doubt.rule,
            outcome: nil,
            message: doubt.message,
            fix: doubt.fix,
            reader: VersionPair.Place(doubt.reader),
            writer: VersionPair.Place(doubt.writer)
        )
    }
}

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
        let writer = LossFindings(pair: VersionPair(new: new, old: old, direction: direction))
        var oldPlaces = TextPlaces(old.schema)
        let losses = comparison.losses.lazy.map { DataLoss($0) }
        let isComplete = comparison.isComplete
        if let lost = writer.outcome(of: losses, isComplete: isComplete, most: most, &newPlaces, &oldPlaces) {
            return lost
        }
        let doubts = comparison.doubts.lazy.map { DataLoss($0) }
        return writer.outcome(ofDoubts: doubts, undecided: comparison.undecided, most: most, &newPlaces, &oldPlaces)
    }
}

extension DataLoss {
    fileprivate init(_ loss: ProtobufLoss) {
        self.init(
            rule: loss.kind.rawValue,
            outcome: Outcome(
                isRefusal: loss.kind == .refused,
                bytes: loss.bytes,
                written: loss.written,
                read: loss.read,
                refusal: loss.refusal,
                type: loss.type
            ),
            message: loss.message,
            fix: "Keep the field as it was, and add one with a new number; reserve the number of one that goes.",
            reader: VersionPair.Place(loss.reader),
            writer: VersionPair.Place(loss.writer),
            part: Detail(name: "path", value: loss.path)
        )
    }

    fileprivate init(_ doubt: ProtobufDoubt) {
        self.init(
            rule: doubt.rule,
            outcome: nil,
            message: doubt.message,
            fix: "Give what is new a number of its own, and reserve the number and the name of what goes.",
            reader: VersionPair.Place(doubt.reader),
            writer: VersionPair.Place(doubt.writer)
        )
    }
}

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
        let writer = LossFindings(new: new, old: old, direction: direction)
        var oldPlaces = TextPlaces(old.schema)
        if !comparison.losses.isEmpty {
            let shown = comparison.losses.prefix(most)
            let findings = writer.findings(shown.lazy.map { DataLoss($0) }, &newPlaces, &oldPlaces)
            let isComplete = comparison.isComplete && findings.count == comparison.losses.count
            return .incompatible(findings, isComplete: isComplete)
        }
        switch rules.compare(old, direction, most: most) {
        case .compatible, .doubtful: break
        case let other: return other
        }
        if let reason = comparison.undecided { return .undecided(reason) }
        if comparison.doubts.isEmpty { return .compatible }
        return .doubtful(writer.findings(comparison.doubts.prefix(most).map { DataLoss($0) }, &newPlaces, &oldPlaces))
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
            reader: Place(loss.reader),
            writer: Place(loss.writer),
            part: loss.path.isEmpty ? nil : Detail(name: "instance", value: loss.path)
        )
    }

    fileprivate init(_ doubt: AvroDoubt) {
        self.init(
            rule: doubt.rule,
            outcome: nil,
            message: doubt.message,
            fix: doubt.fix,
            reader: Place(doubt.reader),
            writer: Place(doubt.writer)
        )
    }
}

extension DataLoss.Place {
    fileprivate init(_ place: AvroDifference.Place) {
        self.init(document: place.document, offset: place.offset)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONInclusion
import JSONSchema

/// Asks whether data written under one JSON Schema is valid under another.
struct DataRun: FormatRun {
    private let new: NamedSchema
    private let schema: JSONSchema
    private var newPlaces: TextPlaces

    init(_ new: NamedSchema, _ schema: JSONSchema) {
        self.new = new
        self.schema = schema
        newPlaces = TextPlaces(new.schema)
    }

    mutating func compare(_ old: NamedSchema, _ direction: CompatibilityDirection, most: Int) -> PairOutcome {
        guard case .json(let earlier) = old.schema.content else { return .compatible }
        let answer =
            switch direction {
            case .backward: Inclusion.check(writer: earlier, reader: schema)
            case .forward: Inclusion.check(writer: schema, reader: earlier)
            }
        switch answer.verdict {
        case .compatible: return .compatible
        case .undecided(let reason): return .undecided(reason)
        case .incompatible(let example):
            let writer = DataFindings(pair: VersionPair(new: new, old: old, direction: direction))
            var oldPlaces = TextPlaces(old.schema)
            var findings = example.failures.prefix(most).map { writer.finding($0, &newPlaces, &oldPlaces) }
            if !findings.isEmpty { writer.show(example, in: &findings[0]) }
            let more = example.failureCount - findings.count
            return .incompatible(findings, isComplete: more <= 0, more: more)
        }
    }
}

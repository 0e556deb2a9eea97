// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONInclusion
import JSONSchema
import TestSupport
import Testing

/// The published pairs; skipped, loudly, where there are none.
@Suite(.enabled(if: CorpusPairs.published.path != nil, "SKIPPED: STAGEDOOR_CONFORMANCE is not set"))
struct InclusionCorpusTests {
    /// The source reads these as draft 6: draft 4, which it names, has no `const`.
    private static let ofDraft6: Set<String> = ["0079", "0080", "0082", "0086", "0087", "0088", "0090"]
    /// Every multiple of 3 is one of 0.3; the source reckons with doubles.
    private static let wrong: Set<String> = ["0407"]

    @Test func exactInclusionIsJudgedAsTheSourceDoes() throws {
        var agreed = 0
        for entry in try CorpusPairs.cases() where entry.profile == "semantic" {
            let number = String(entry.id.suffix(4))
            let draft: JSONSchemaDraft = Self.ofDraft6.contains(number) ? .draft6 : entry.draft
            for pair in entry.pairs {
                let answer = Inclusion.check(
                    writer: try CorpusPairs.schema(pair.writer, draft),
                    reader: try CorpusPairs.schema(pair.reader, draft)
                )
                var isCompatible: Bool?
                switch answer.verdict {
                case .compatible: isCompatible = true
                case .incompatible: isCompatible = false
                case .undecided: break
                }
                #expect(isCompatible == (entry.expected != Self.wrong.contains(number)), "\(entry.id)")
                agreed += isCompatible == entry.expected ? 1 : 0
            }
        }
        print("inclusion: \(agreed) exact verdicts as the source has them")
        #expect(agreed > 200)
    }

    @Test func fewPairsStayUndecided() throws {
        var counts = (compatible: 0, refused: 0, undecided: 0)
        for entry in try CorpusPairs.cases() {
            for pair in entry.pairs {
                let answer = Inclusion.check(
                    writer: try CorpusPairs.schema(pair.writer, entry.draft),
                    reader: try CorpusPairs.schema(pair.reader, entry.draft)
                )
                #expect(!answer.hasFailedReplay, "\(entry.id)")
                switch answer.verdict {
                case .compatible:
                    counts.compatible += 1
                    try expectNoValue(entry, pair.writer, pair.reader)
                case .incompatible: counts.refused += 1
                case .undecided: counts.undecided += 1
                }
            }
        }
        print("inclusion: \(counts)")
        let all = counts.compatible + counts.refused + counts.undecided
        #expect(counts.undecided * 20 <= all)
        #expect(counts.compatible > 0 && counts.refused > 0)
    }

    /// Looks for a value that would refute a verdict.
    private func expectNoValue(_ entry: CorpusPairs.Case, _ writer: JSON, _ reader: JSON) throws {
        let old = try CorpusPairs.schema(writer, entry.draft).validator()
        let new = try CorpusPairs.schema(reader, entry.draft).validator()
        var source = RandomSchemaPair(seed: UInt64(entry.id.utf8.count))
        for schema in [writer, reader] {
            let directed = DirectedValues(root: schema)
            for _ in 0..<40 {
                let value = directed.value(schema, &source, 5)
                // Draft 4 asks that whole numbers be written without a fraction.
                let text = value.compactText
                if entry.draft == .draft4, text.contains(".0") || text.contains("e1") { continue }
                #expect(!old.isValid(value) || new.isValid(value), "\(entry.id): \(value.compactText)")
            }
        }
    }

    @Test(.enabled(if: InclusionPeer.isInstalled, "SKIPPED: no Python with the package jsonschema"))
    func anotherValidatorConfirmsTheValues() throws {
        var examples: [JSON] = []
        for entry in try CorpusPairs.cases() {
            for pair in entry.pairs {
                let answer = Inclusion.check(
                    writer: try CorpusPairs.schema(pair.writer, entry.draft),
                    reader: try CorpusPairs.schema(pair.reader, entry.draft)
                )
                guard case .incompatible(let example) = answer.verdict else { continue }
                examples.append(
                    .object([
                        ("dialect", .string(entry.draft.metaSchema)), ("writer", pair.writer), ("reader", pair.reader),
                        ("value", example.value), ("id", .string(entry.id)),
                    ])
                )
            }
        }
        let (confirmed, refused) = try InclusionPeer.confirm(examples)
        print("inclusion: \(confirmed) of \(examples.count) published counterexamples confirmed by another validator")
        #expect(refused.isEmpty, "\(refused.prefix(5).map(\.compactText))")
        #expect(confirmed > 0)
    }
}

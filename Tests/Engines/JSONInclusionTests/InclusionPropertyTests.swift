// SPDX-License-Identifier: Apache-2.0
import Glibc
import JSON
import JSONInclusion
import JSONSchema
import TestSupport
import Testing

/// What holds for any pair of schemas. `STAGEDOOR_FUZZ_ROUNDS` says how many are tried.
@Suite struct InclusionPropertyTests {
    private static let count = getenv("STAGEDOOR_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 1_500

    @Test func noRandomValueRefutesAVerdict() {
        var trial = PairTrial()
        for seed in 1...Self.count { trial.run(seed: UInt64(seed)) }
        print("inclusion: \(trial.summary)")
        #expect(trial.faults.isEmpty, "\(trial.faults.prefix(5))")
        #expect(trial.failedReplays == 0)
        #expect(trial.undecided * 20 <= trial.pairs, "\(trial.reasons)")
        // Both verdicts have to be frequent, and values to be written, or this says nothing.
        #expect(trial.compatible > trial.pairs / 10 && trial.incompatible > trial.pairs / 10)
        #expect(trial.written > trial.compatible)
    }

    @Test(.enabled(if: InclusionPeer.isInstalled, "SKIPPED: no Python with the package jsonschema"))
    func anotherValidatorConfirmsRandomCounterexamples() throws {
        var trial = PairTrial()
        for seed in 500_001...500_600 { trial.run(seed: UInt64(seed), values: 0, keepsExamples: true) }
        let (confirmed, refused) = try InclusionPeer.confirm(trial.examples)
        print(
            "inclusion: \(confirmed) of \(trial.examples.count) random counterexamples confirmed by another validator"
        )
        #expect(refused.isEmpty, "\(refused.prefix(5).map(\.compactText))")
        #expect(confirmed > 50)
    }

    @Test func everySchemaIncludesItselfHoweverItIsWritten() throws {
        var checked = 0
        for seed in 1...300 {
            var source = RandomSchemaPair(seed: UInt64(seed))
            let text = source.schema().compactText
            // A schema that moves into another one must not refer to its own root, nor lose what it has evaluated.
            if text.contains("$ref") { continue }
            let wrapped = "{\"allOf\":[\(text)]}"
            let twice = "{\"not\":{\"not\":\(text)}}"
            for (writer, reader) in [(text, wrapped), (wrapped, text), (twice, text), (text, twice)] {
                guard let found = try? outcome(writer, reader, source.draft).outcome else { continue }
                #expect(found == .yes, "\(source.draft) \(writer) => \(reader)")
                checked += 1
            }
        }
        #expect(checked > 200)
    }

    @Test func theSamePairTakesTheSameSteps() throws {
        for seed in 1...100 {
            var source = RandomSchemaPair(seed: UInt64(seed))
            let writer = source.schema()
            let reader = source.changed(writer)
            guard let one = try? outcome(writer.compactText, reader.compactText, source.draft),
                let other = try? outcome(writer.compactText, reader.compactText, source.draft)
            else { continue }
            #expect(one.answer.steps == other.answer.steps && one.example == other.example)
        }
    }
}

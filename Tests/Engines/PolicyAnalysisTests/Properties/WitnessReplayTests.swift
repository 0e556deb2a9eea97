// SPDX-License-Identifier: Apache-2.0

import Cedar
import Glibc
import JSON
import PolicyAnalysis
import Testing

/// What is claimed of a witness, the reference engine confirms.
@Suite(.enabled(if: WitnessPeer.isInstalled, "SKIPPED: no Python with the package cedarpy"))
struct WitnessReplayTests {
    private static let factor = getenv("STAGEDOOR_DIFFERENTIAL_FACTOR").flatMap { Int(String(cString: $0)) } ?? 1

    @Test func theReferenceEngineDecidesWitnessesAlike() throws {
        let schema = try Schema(parsing: Array(RandomWorld.schema.utf8))
        var cases: [JSON] = []
        var expected: [(old: String, new: String, seed: UInt64)] = []
        for seed in 1_000_000...(1_000_000 + UInt64(100 * Self.factor)) {
            let pair = RandomPair(seed: seed)
            let (old, new) = try pair.sets
            let difference = try #require(try PolicyComparison(schema: schema).compare(old: old, new: new).first)
            for change in [difference.newlyPermitted, difference.newlyDenied] {
                guard let change else { continue }
                cases.append(Self.line(change.witness, pair))
                expected.append((change.old.decision.rawValue, change.new.decision.rawValue, seed))
            }
        }
        #expect(cases.count > 30 * Self.factor)
        let answers = try #require(try WitnessPeer.ask(cases))
        try #require(answers.count == cases.count)
        for (index, answer) in answers.enumerated() {
            let found = ["old", "new", "oldAlone", "newAlone"].map { answer[$0]?.string ?? "-" }
            let claimed = [expected[index].old, expected[index].new, expected[index].old, expected[index].new]
            #expect(found == claimed, "seed \(expected[index].seed)\n\(cases[index].compactText)")
        }
    }

    private static func line(_ witness: Witness, _ pair: RandomPair) -> JSON {
        .object([
            ("old", .string(pair.texts.old.joined(separator: "\n"))),
            ("new", .string(pair.texts.new.joined(separator: "\n"))),
            ("schema", .string(RandomWorld.schema)),
            ("request", witness.request.json),
            ("entities", .array(witness.entities.map(\.json))),
        ])
    }
}

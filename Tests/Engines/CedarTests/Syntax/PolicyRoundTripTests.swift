// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

/// Whatever form a policy is written in, it reads back as the same policy.
struct PolicyRoundTripTests {
    private static func sets() throws -> [PolicySet] {
        try (1...500).map { seed in
            var generator = RandomPolicyText(seed: UInt64(seed) &* 77, spacing: .wild)
            return try PolicySet.parse(generator.text())
        }
    }

    @Test func printedTextReadsBackAsTheSamePolicies() throws {
        for set in try Self.sets() {
            #expect(try PolicySet.parse(set.cedarText()).anonymous == set.anonymous, "\(set.cedarText())")
        }
    }

    @Test func jsonReadsBackAsTheSamePoliciesWithPathsSpelledOut() throws {
        for set in try Self.sets() {
            let json = set.jsonText()
            let again = try PolicySet.parse(json: json)
            #expect(again.jsonText().utf8.elementsEqual(json.utf8))
            if !json.contains("\"has\"") { #expect(again == set, "\(json)") }
        }
    }

    @Test func aFormattedTextHoldsTheSamePolicies() throws {
        for seed in 1...150 {
            var generator = RandomPolicyText(seed: UInt64(seed) &* 31, spacing: .wild)
            let text = generator.text()
            #expect(try PolicySet.parse(PolicyFormatter().format(text)) == PolicySet.parse(text))
        }
    }
}

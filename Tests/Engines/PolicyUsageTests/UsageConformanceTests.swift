// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyAnalysis
import TestSupport
import Testing

@testable import PolicyUsage

@Suite(.enabled(if: Workload.isPublished))
struct UsageConformanceTests {
    @Test func `The unused policies of the published log are those that were published`() throws {
        let expected = try JSON(parsing: Workload.published.bytes("workload/unused.json"))
        let json = try Workload.report().json
        #expect(json["unusedPermits"] == expected["unusedPermits"])
        #expect(json["unusedForbids"] == expected["unusedForbids"])
        #expect(json["log"]?["decisions"]?.int == 320)
        #expect(json["log"]?["unreadable"]?.int == 0)
    }

    @Test func `Narrower policies for the published log are proved and change no decision`() throws {
        let sizing = try Workload.sizing()
        #expect(sizing.proposals.count { $0.replacement == nil } == 34)
        #expect(sizing.proposals.count { $0.replacement != nil } > 40)
        #expect(sizing.replayed?.changed == 0)
        #expect(sizing.replayed?.decisions == 320)
        #expect(sizing.replayed?.drifted == 0)
        #expect(sizing.differences.allSatisfy { [.lessPermissive, .equivalent].contains($0.verdict) })
        #expect(sizing.differences.contains { $0.verdict == .lessPermissive })
        let schema = try Workload.schema()
        #expect(Validator(schema: schema).validate(sizing.proposed).isValid)
    }

    @Test func `The proposed text reads back as the proposed policies`() throws {
        let sizing = try Workload.sizing()
        let text = PolicyTextEdit(try Workload.published.bytes("workload/policies.cedar")).applying(sizing.proposals)
        let read = try PolicySet.parse(text).policies.map { $0.renamed($0.annotatedID ?? $0.id) }
        #expect(read == sizing.proposed.policies.map { $0.renamed($0.annotatedID ?? $0.id) })
    }
}

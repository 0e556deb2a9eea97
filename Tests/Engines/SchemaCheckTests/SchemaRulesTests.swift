// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings
import JSONSchema
import ProtobufSchema
import Testing

@testable import SchemaCheck

/// What is said of a difference is what the check says of its example.
@Suite struct SchemaRulesTests {
    private static let examples: [(rule: String, format: SchemaFormat, old: String, new: String)] =
        AvroIncompatibility.allCases.map { ($0.rawValue, .avro, $0.example.old, $0.example.new) }
        + JSONSchemaChange.allCases.compactMap { rule in
            rule.example.map { (rule.rawValue, .json, $0.old, $0.new) }
        }
        + ProtobufChange.allCases.compactMap { rule in
            rule.example.map { (rule.rawValue, .protobuf, $0.old, $0.new) }
        }

    @Test func everyExampleBreaksItsRuleInBothDirections() {
        for (rule, format, old, new) in Self.examples {
            let backward = SchemaRules.finding(rule, format, .backward, old: old, new: new)
            let forward = SchemaRules.finding(rule, format, .forward, old: new, new: old)
            #expect(backward != nil && forward != nil, "\(rule)")
            let explanation = SchemaRules.explanation(of: rule)
            #expect(explanation?.summary == backward?.message)
            #expect(explanation?.impact.map(\.text) == [backward?.impact, forward?.impact].compactMap { $0 })
            #expect(explanation?.fix.map(\.text) == [backward?.fix, forward?.fix].compactMap { $0 })
        }
        #expect(Self.examples.count > 70)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import ProtobufBreaking
import Testing

/// One hand-written example for each rule.
@Suite struct RuleExampleTests {
    @Test(arguments: RuleExample.all) func theRuleIsBrokenWhereTheExampleSays(_ example: RuleExample) throws {
        let expected = example.breaks.map { "\($0) \(example.rule)" }
        #expect(try changes(from: example.old, to: configured(example)).map(\.annotation).sorted() == expected)
    }

    @Test(arguments: RuleExample.all) func whatDoesNotChangeBreaksNothing(_ example: RuleExample) throws {
        let old = example.old.merging(["buf.yaml": "version: v2\n"]) { $1 }
        #expect(try changes(from: old, to: old).isEmpty)
    }

    @Test func everyRuleHasAnExample() {
        let rules = BreakingRule.allCases.filter { !$0.isDeprecated }.map(\.rawValue)
        #expect(rules.sorted() == RuleExample.all.map(\.rule).sorted())
        #expect(rules.count == 64)
    }

    @Test(arguments: BreakingRule.allCases) func everyRuleSaysWhatItKeepsAndWhatToDo(_ rule: BreakingRule) {
        for text in [rule.summary, rule.impact, rule.fix] { #expect(text.hasSuffix(".") && text.utf8.count > 10) }
    }

    @Test func aFindingNamesBothPlacesAndTheWayOut() throws {
        let example = try #require(RuleExample.fields.first { $0.rule == "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED" })
        let change = try #require(try changes(from: example.old, to: configured(example)).first)
        let finding = change.finding(in: "new/", oldFolder: "old/")
        #expect(finding.rule == example.rule && finding.severity == .error)
        #expect(finding.location?.file == "new/a.proto" && finding.location?.line == 3)
        #expect(finding.related.first?.location.file == "old/a.proto")
        #expect(finding.related.first?.location.line == 4)
        #expect(finding.fix == "Reserve the number: reserved 1;")
        #expect(finding.impact?.isEmpty == false)
    }

    private func configured(_ example: RuleExample) -> Files {
        example.new.merging(["buf.yaml": "version: v2\nbreaking:\n  use: [\(example.rule)]\n"]) { $1 }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import ProtobufSchema
import Testing

@testable import ProtobufBreaking

/// The examples by which rules are explained.
@Suite struct RuleExampleTests {
    private func tree(_ text: String) throws -> ProtoTree {
        var files: [(path: String, text: String)] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("// "), line.hasSuffix(".proto") {
                files.append((String(line.dropFirst(3)), ""))
            } else {
                if files.isEmpty { files.append(("a.proto", "")) }
                files[files.count - 1].text += line + "\n"
            }
        }
        return try ProtoTree(files.map { ProtobufReference(path: $0.path, text: Array($0.text.utf8)) })
    }

    @Test(arguments: BreakingRule.allCases) func everyRuleHasOneThatBreaksIt(rule: BreakingRule) throws {
        guard let example = rule.example else {
            #expect(rule.isDeprecated)
            return
        }
        let all = BreakingConfiguration(rules: Set(BreakingRule.allCases))
        let changes = try tree(example.after).breakingChanges(since: try tree(example.before), by: [all])
        #expect(changes.contains { $0.rule == rule }, "\(changes.map(\.rule.rawValue))")
        #expect(rule.explanation.example?.after == example.after)
    }
}

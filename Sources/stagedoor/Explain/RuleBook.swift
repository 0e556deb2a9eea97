// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import MerkleLog
import PolicyAnalysis
import ProtobufBreaking
import RegistryTransfer
import RepositoryCheck
import SchemaCheck

/// All rules that a finding can have, each explained by the engine that has it.
struct RuleBook: Sendable {
    /// The ids of all rules, sorted.
    static let ids = (SchemaRules.ids + others.map(\.rule)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }

    /// What there is to say of a rule; nil if there is no such rule.
    static func explanation(of rule: String) -> RuleExplanation? {
        SchemaRules.explanation(of: rule) ?? others.first { $0.rule == rule }
            ?? InputMistakes(code: rule)?.explanation(of: rule)
    }

    /// The rules whose names are most like a text that names none, the likest first.
    static func nearest(to text: String, most: Int = 5) -> [String] {
        let wanted = Array(text.prefix(100).uppercased().utf8)
        let ranked = ids.map { id in
            let name = Array(id.uppercased().utf8)
            let isPart = wanted.count > 2 && contains(name, wanted)
            return (id: id, distance: isPart ? 0 : distance(wanted, name))
        }
        let close = ranked.filter { $0.distance <= max(2, wanted.count / 3) }
        return close.sorted { ($0.distance, $0.id) < ($1.distance, $1.id) }.prefix(most).map(\.id)
    }

    private static let others: [RuleExplanation] =
        RepositoryRule.allCases.map(\.explanation) + BreakingRule.allCases.map(\.explanation)
        + PolicyRule.allCases.map(\.ruleExplanation) + ValidationCode.allCases.map(\.ruleExplanation)
        + CommandRule.allCases.map(\.ruleExplanation) + LogDamage.Kind.allCases.map(\.ruleExplanation)
        + MerkleLogError.Code.allCases.map(\.ruleExplanation)
        + TransferFinding.Kind.allCases.map(\.ruleExplanation) + BatchProblem.Code.allCases.map(\.ruleExplanation)
        + InputMistakes.allCases.map { $0.explanation(of: $0.pattern) }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }

    /// How many bytes have to be put in, taken out or exchanged (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (line, byte) in left.enumerated() {
            var corner = row[0]
            row[0] = line + 1
            for (column, other) in right.enumerated() {
                let next = min(row[column] + 1, row[column + 1] + 1, corner + (byte == other ? 0 : 1))
                corner = row[column + 1]
                row[column + 1] = next
            }
        }
        return row[right.count]
    }
}

extension PolicyRule {
    fileprivate var ruleExplanation: RuleExplanation {
        RuleExplanation(rawValue, area: "policy analysis", summary: explanation, scope: "stagedoor policy analyze")
    }
}

// SPDX-License-Identifier: Apache-2.0
public import Findings

extension BreakingRule {
    /// What there is to say of the rule.
    public var explanation: RuleExplanation {
        let categories = categories().map(\.rawValue).joined(separator: ", ")
        return RuleExplanation(
            rawValue,
            area: "buf's breaking rules",
            summary: summary,
            impact: isDeprecated ? [] : [.init(impact)],
            fix: isDeprecated ? [] : [.init(fix)],
            scope: categories.isEmpty ? nil : "categories \(categories)",
            example: example.map { .init(before: $0.before, after: $0.after) }
        )
    }
}

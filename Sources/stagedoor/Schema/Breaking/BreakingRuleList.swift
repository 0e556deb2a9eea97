// SPDX-License-Identifier: Apache-2.0
import ProtobufBreaking

/// What `--list-rules` prints.
enum BreakingRuleList {
    /// A line for each rule that is more than an old name: the name, its categories in v2, and what it keeps.
    static var text: String {
        let rules = BreakingRule.allCases.filter { !$0.isDeprecated }
        let width = rules.map(\.rawValue.utf8.count).max() ?? 0
        let lines = rules.map { rule in
            let name = rule.rawValue + String(repeating: " ", count: max(0, width - rule.rawValue.utf8.count))
            let categories = rule.categories().map(\.rawValue).joined(separator: ",")
            return "\(name)  \(pad(categories))  \(rule.summary)\n"
        }
        return lines.joined()
    }

    private static let categoriesWidth = BreakingCategory.allCases.map(\.rawValue).joined(separator: ",").utf8.count

    private static func pad(_ text: String) -> String {
        text + String(repeating: " ", count: max(0, categoriesWidth - text.utf8.count))
    }
}

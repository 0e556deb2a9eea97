// SPDX-License-Identifier: Apache-2.0

/// Finds the rules that the name of a rule or of a category stands for, in one version.
struct RuleNames {
    let version: BufVersion

    /// The rules of the names; those of `FILE` for none.
    func selected(use names: [String], except others: [String]) -> Set<BreakingRule>? {
        var result: Set<BreakingRule> = []
        for name in names.isEmpty ? [BreakingCategory.file.rawValue] : names {
            guard let rules = rules(named: name) else { return nil }
            result.formUnion(rules)
        }
        for name in others {
            guard let rules = rules(named: name) else { return nil }
            result.subtract(rules)
        }
        return result
    }

    /// The rules that a name stands for; nil if the version has no such rule or category.
    func rules(named name: String) -> [BreakingRule]? {
        if let rule = BreakingRule(rawValue: name) { return rule.exists(in: version) ? rule.meant : nil }
        guard let category = BreakingCategory(rawValue: name), category != .csr || version == .v2 else { return nil }
        return BreakingRule.allCases.filter { $0.categories(in: version).contains(category) }
    }

    /// Why a name stands for nothing.
    func complaint(about name: String) -> String {
        let versions = BufVersion.allCases.filter { RuleNames(version: $0).rules(named: name) != nil }.map(\.rawValue)
        guard versions.isEmpty else {
            return "\(name) is a rule or category of \(versions.joined(separator: " and ")), not of \(version.rawValue)"
        }
        let categories = BreakingCategory.allCases.map(\.rawValue).joined(separator: ", ")
        return "'\(name.prefix(100))' is neither a rule nor one of the categories \(categories)"
    }
}

// SPDX-License-Identifier: Apache-2.0
import Testing

/// Two versions of files that break one rule, and where they do.
struct RuleExample: Sendable, CustomTestStringConvertible {
    let rule: String
    let old: Files
    let new: Files
    /// The places, as annotations without the rule.
    let breaks: [String]

    init(_ rule: String, old: Files, new: Files, breaks: [String]) {
        self.rule = rule
        self.old = old
        self.new = new
        self.breaks = breaks
    }

    static let all = enums + fields + files + fileOptions + messages + services

    var testDescription: String { rule }
}

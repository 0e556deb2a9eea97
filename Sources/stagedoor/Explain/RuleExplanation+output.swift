// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON

extension RuleExplanation {
    /// For people.
    var text: String {
        var lines = ["\(rule) (\(area))", "  \(summary)"]
        if let scope { lines.append("  looked for: \(scope)") }
        if let example {
            lines += ["", "  before:"] + Self.block(example.before) + ["  after:"] + Self.block(example.after)
        }
        lines += Self.section("who is hurt", impact) + Self.section("fix", fix)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func block(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    | " + $0 }
    }

    private static func section(_ title: String, _ remarks: [Remark]) -> [String] {
        if remarks.isEmpty { return [] }
        return ["", "  \(title):"] + remarks.map { "    " + ($0.scope.map { "\($0): " } ?? "") + $0.text }
    }

    /// For programs: `rule`, `area`, `summary`, `scope`, `example` (`before`, `after`), `impact` and `fix` (lists of
    /// `scope` and `text`); what there is not is left out.
    var json: JSON {
        var members: [(String, JSON)] = [
            ("rule", .string(rule)), ("area", .string(area)), ("summary", .string(summary)),
        ]
        if let scope { members.append(("scope", .string(scope))) }
        if let example {
            let texts = JSON.object([("before", .string(example.before)), ("after", .string(example.after))])
            members.append(("example", texts))
        }
        for (name, remarks) in [("impact", impact), ("fix", fix)] where !remarks.isEmpty {
            members.append((name, .array(remarks.map(Self.json))))
        }
        return .object(members)
    }

    private static func json(_ remark: Remark) -> JSON {
        var members: [(String, JSON)] = [("text", .string(remark.text))]
        if let scope = remark.scope { members.insert(("scope", .string(scope)), at: 0) }
        return .object(members)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import SchemaCheck

extension Report {
    /// The findings as the strings that Confluent's API puts into `messages`, which its tools show as they are.
    func confluentMessages(level: CompatibilityLevel) -> [String] {
        var messages = findings.map { finding in
            var parts = ["errorType:\"\(finding.rule)\"", "description:\"\(finding.message)"]
            if let pointer = finding.location?.pointer {
                parts[1] += " (path '\(pointer)' in the new schema"
                if let line = finding.location?.line, let column = finding.location?.column {
                    parts[1] += ", line \(line), column \(column)"
                }
                parts[1] += ")"
            }
            parts[1] += "\""
            if let against = finding.details.first(where: { $0.name == "against" }) {
                parts.append("against:\"\(against.value)\"")
            }
            if let fix = finding.fix { parts.append("fix:\"\(fix)\"") }
            return "{" + parts.joined(separator: ", ") + "}"
        }
        if !messages.isEmpty { messages.append("{compatibility: '\(level.rawValue)'}") }
        return messages
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import SchemaCheck

extension Report {
    /// The findings as the strings that Confluent's API puts into `messages`, which its tools show as they are.
    func confluentMessages(_ settings: EffectiveSettings) -> [String] {
        var messages = findings.map { $0.confluentMessage(after: []) }
        guard !messages.isEmpty else { return [] }
        messages.append("{compatibility: '\(settings.level.rawValue)'}")
        // Confluent's servers know no other question, so that its answer is as ever.
        if settings.profile != .confluent {
            messages.append("{compatibilityProfile: '\(settings.profile.rawValue)'}")
        }
        return messages
    }
}

extension Finding {
    /// The finding as one such string, after members that say what it is about.
    func confluentMessage(after members: [String]) -> String {
        var description = "description:\"\(message)"
        if let pointer = location?.pointer {
            description += " (path '\(pointer)' in the new schema"
            if let line = location?.line, let column = location?.column {
                description += ", line \(line), column \(column)"
            }
            description += ")"
        }
        var parts = members + ["errorType:\"\(rule)\"", description + "\""]
        if let against = details.first(where: { $0.name == "against" }) {
            parts.append("against:\"\(against.value)\"")
        }
        if let counterexample {
            // A long one is shown whole in the report, not in a line.
            let isShort = counterexample.utf8.count <= 1_024
            parts.append("counterexample:\(isShort ? counterexample : String(counterexample.prefix(1_000)) + "…")")
        }
        // What a waiver for it names.
        if let identity { parts.append("fingerprint:\"\(identity)\"") }
        if let fix { parts.append("fix:\"\(fix)\"") }
        return "{" + parts.joined(separator: ", ") + "}"
    }
}

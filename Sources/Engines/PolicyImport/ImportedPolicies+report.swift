// SPDX-License-Identifier: Apache-2.0

import Cedar
import Findings
public import JSON

extension ImportedPolicies {
    /// The entities as JSON, as all readers of entities take them.
    public var entitiesJSON: JSON { .array(entities.map(\.json)) }

    /// What was read and what could not be said, for people.
    public var text: String {
        let lost = notes.count { $0.severity == .lost }
        var lines = [
            "\(rules) rules read; \(lost == 0 ? "all of them are said" : "\(lost) times something could not be said")."
        ]
        for note in notes {
            let place = note.line.map { "line \($0): " } ?? ""
            lines.append("  \(note.severity == .lost ? "lost" : "remark"): \(place)\(note.message.visibleLine)")
            lines.append("    \(note.rule.visibleLine)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same as JSON: `rules` and `notes`.
    public var report: JSON {
        .object([
            ("rules", .int(rules)), ("complete", .bool(isComplete)),
            (
                "notes",
                .array(
                    notes.map { note in
                        .object([
                            ("severity", .string(note.severity.rawValue)),
                            ("line", note.line.map { .int($0) } ?? .null),
                            ("rule", .string(note.rule)), ("message", .string(note.message)),
                        ])
                    }
                )
            ),
        ])
    }
}

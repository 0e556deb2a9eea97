// SPDX-License-Identifier: Apache-2.0

import Cedar
public import JSON

extension ImportedPolicies {
    /// The entities as JSON, as all readers of entities take them.
    public var entitiesJSON: JSON { .array(entities.map(\.json)) }

    /// What was read and what could not be said, for people.
    public var text: String {
        let lost = notes.count { $0.severity == .lost }
        var lines = [
            "\(rules) rules read; \(lost == 0 ? "all of them are said" : "\(lost) notes on what could not be said")."
        ]
        for note in notes {
            let place = note.line.map { "line \($0): " } ?? ""
            lines.append("  \(note.severity == .lost ? "lost" : "remark"): \(place)\(note.message)")
            lines.append("    \(note.rule)")
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

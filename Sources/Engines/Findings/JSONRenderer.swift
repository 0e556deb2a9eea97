// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A report as StageDoor's own object:
/// `{"tool", "version", "title", "verdict", "findings": […], "summary": {"errors", "warnings", "notes", "checked"}}`, and
/// `profiles` after the verdict if there is more than one.
struct JSONRenderer {
    private let toolVersion: String

    init(toolVersion: String) {
        self.toolVersion = toolVersion
    }

    func render(_ report: Report) -> String {
        var members: [(String, JSON)] = [
            ("tool", .string("stagedoor")),
            ("version", .text(toolVersion)),
            ("title", .text(report.title)),
            ("verdict", .string(report.verdict.rawValue)),
        ]
        if !report.profiles.isEmpty { members.append(("profiles", .array(report.profiles.map(\.json)))) }
        members += [
            ("findings", .array(report.findings.map { JSON($0) })),
            (
                "summary",
                .object([
                    ("errors", .int(report.count(.error))),
                    ("warnings", .int(report.count(.warning))),
                    ("notes", .int(report.count(.note))),
                    ("checked", .int(report.checked.count)),
                ])
            ),
        ]
        return JSON.object(members).rendered
    }
}

extension JSON {
    /// The value as indented text that is safe to show, with a line end.
    var rendered: String { prettyText.withJSONControlsEscaped + "\n" }
}

extension Finding {
    /// Message, reason and remedy in one text, for forms that have only one place for them.
    var explanation: String {
        [message, impact.map { "Why: " + $0 }, fix.map { "Fix: " + $0 }, counterexample.map { "Example: " + $0 }]
            .compactMap { $0?.visibleBlock }.joined(separator: "\n")
    }
}

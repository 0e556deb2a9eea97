// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// A decision with its reasons located in the policies' text.
struct ShownAnswer {
    /// A policy that mattered.
    private struct Entry {
        let name: String
        let place: SourceLocationText
        let message: String?
    }

    /// `file:line:column`
    private struct SourceLocationText {
        let file: String
        let position: TextPosition?

        var text: String { position.map { "\(file):\($0.line):\($0.column)" } ?? file }
    }

    private let decision: Decision
    private let reasons: [Entry]
    private let errors: [Entry]

    init(_ answer: AuthorizationAnswer, _ loaded: PolicyOptions.Loaded) {
        decision = answer.decision
        var text = LocatedText(loaded.file)
        let templates = Dictionary(loaded.set.templates.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        let linked = loaded.set.links.compactMap { link in templates[link.templateID].map { (link.id, $0.span) } }
        let spans = Dictionary(
            loaded.set.policies.map { ($0.id, $0.span) } + linked,
            uniquingKeysWith: { one, _ in one }
        )
        func place(_ id: PolicyID, _ span: SourceSpan?) -> SourceLocationText {
            let offset = span?.start ?? spans[id]?.start
            return SourceLocationText(file: loaded.file.name, position: offset.map { text.position($0) })
        }
        reasons = answer.reasons.map { Entry(name: loaded.names[$0], place: place($0, nil), message: nil) }
        errors = answer.errors.map {
            Entry(
                name: loaded.names[$0.policy],
                place: place($0.policy, $0.error.span),
                message: $0.error.message
            )
        }
    }

    /// The decision, then a line for each policy.
    var text: String {
        var lines = [decision.rawValue]
        lines += reasons.map { "reason: \($0.name) (\($0.place.text))" }
        if reasons.isEmpty { lines.append("reason: nothing permits it") }
        lines += errors.map { "error: \($0.name) (\($0.place.text)): \($0.message ?? "")" }
        return lines.map { $0.printable + "\n" }.joined()
    }

    var json: JSON {
        .object([
            ("decision", .string(decision.rawValue)),
            ("reason", .array(reasons.map { .string($0.name) })),
            ("errors", .array(errors.map(Self.json))),
        ])
    }

    private static func json(_ entry: Entry) -> JSON {
        let position = entry.place.position
        let place = position.map { [("line", JSON.int($0.line)), ("column", JSON.int($0.column))] } ?? []
        return .object(
            [
                ("policy", .string(entry.name)), ("message", .string(entry.message ?? "")),
                ("file", .string(entry.place.file)),
            ] + place
        )
    }
}

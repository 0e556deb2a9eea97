// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// A decision with its reasons located in the policies' text.
struct ShownAnswer {
    /// A policy that mattered.
    private struct Entry {
        let name: String
        let place: PolicyPlaces.Place
        let message: String?
    }

    private let decision: Decision
    private let reasons: [Entry]
    private let errors: [Entry]

    init(_ answer: AuthorizationAnswer, _ loaded: LoadedPolicies) {
        decision = answer.decision
        var places = PolicyPlaces(loaded)
        reasons = answer.reasons.map { Entry(name: loaded.names[$0], place: places.place(of: $0), message: nil) }
        errors = answer.errors.map { failure in
            Entry(
                name: loaded.names[failure.policy],
                place: places.place(of: failure.policy, failure.error.span),
                message: failure.error.message
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
        .object(
            [("policy", .string(entry.name)), ("message", .string(entry.message ?? ""))] + entry.place.members
        )
    }
}

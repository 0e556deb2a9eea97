// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// What is certain of a decision, and what the policies still ask, located in their text.
struct ShownPartialAnswer {
    private struct Entry {
        let name: String
        let place: PolicyPlaces.Place
        let effect: Effect
        let outcome: PartialOutcome
    }

    private let decision: Decision?
    private let entries: [Entry]

    init(_ answer: PartialAnswer, _ loaded: LoadedPolicies) {
        decision = answer.decision
        var places = PolicyPlaces(loaded)
        entries = answer.entries.map { entry in
            Entry(
                name: loaded.names[entry.policy],
                place: places.place(of: entry.policy),
                effect: entry.effect,
                outcome: entry.outcome
            )
        }
    }

    /// The decision or `undecided`, then a line for each policy that may count.
    var text: String {
        var lines = [decision?.rawValue ?? "undecided"]
        for entry in entries {
            let outcome =
                switch entry.outcome {
                case .satisfied: "satisfied"
                case .failed(let error): "error: \(error.message)"
                case .residual(let expression, true): "if \(expression.cedarText())"
                case .residual(let expression, false): "never satisfied, but may fail: \(expression.cedarText())"
                }
            lines.append("\(entry.effect.rawValue) \(entry.name) (\(entry.place.text)): \(outcome)")
        }
        if entries.isEmpty { lines.append("no policy can be satisfied") }
        return lines.map { $0.printable + "\n" }.joined()
    }

    var json: JSON {
        .object([
            ("decision", decision.map { .string($0.rawValue) } ?? .null),
            ("policies", .array(entries.map(Self.json))),
        ])
    }

    private static func json(_ entry: Entry) -> JSON {
        var members: [(String, JSON)] = [
            ("policy", .string(entry.name)), ("effect", .string(entry.effect.rawValue)),
        ]
        switch entry.outcome {
        case .satisfied: members.append(("outcome", .string("satisfied")))
        case .failed(let error): members += [("outcome", .string("error")), ("message", .string(error.message))]
        case .residual(let expression, let canHold):
            members += [
                ("outcome", .string("residual")), ("canHold", .bool(canHold)),
                ("condition", .string(expression.cedarText())),
            ]
        }
        return .object(members + entry.place.members)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries

/// An explanation with its clauses located in the policies' text.
struct ShownExplanation {
    private struct Clause {
        let clause: ExplainedClause
        let place: PolicyPlaces.Place
    }

    private struct Entry {
        let name: String
        let place: PolicyPlaces.Place
        let clauses: [Clause]

        /// The clauses that do not hold or fail.
        var unmet: [Clause] { clauses.filter { $0.clause.outcome != .holds } }
    }

    private let decision: Decision
    private let reasons: [Entry]
    private let nearest: [Entry]
    private let errors: [(name: String, place: PolicyPlaces.Place, error: CedarError)]
    private let masksValues: Bool

    init(_ explanation: Explanation, _ loaded: LoadedPolicies, masksValues: Bool) {
        var places = PolicyPlaces(loaded)
        func entry(_ entry: Explanation.Entry) -> Entry {
            Entry(
                name: loaded.names[entry.policy],
                place: places.place(of: entry.policy),
                clauses: entry.clauses.map { Clause(clause: $0, place: places.place(of: entry.policy, $0.span)) }
            )
        }
        decision = explanation.answer.decision
        reasons = explanation.reasons.map(entry)
        nearest = explanation.nearest.map(entry)
        errors = explanation.answer.errors.map { error in
            (loaded.names[error.policy], places.place(of: error.policy, error.error.span), error.error)
        }
        self.masksValues = masksValues
    }

    /// The decision, then each policy with its clauses below it.
    var text: String {
        var lines: [String] = []
        switch (decision, reasons.isEmpty) {
        case (.allow, _): lines.append("allow: every clause of these permits holds, and no forbid applies")
        case (.deny, false): lines.append("deny: every clause of these forbids holds")
        case (.deny, true):
            lines.append(nearest.isEmpty ? "deny: nothing permits it" : "deny: nothing permits it; nearest:")
        }
        for entry in reasons {
            lines.append("  \(decision == .allow ? "permit" : "forbid") \(entry.name) (\(entry.place.text))")
            lines += entry.clauses.map(line)
        }
        for entry in nearest {
            let count = entry.unmet.count
            lines.append(
                "  permit \(entry.name) (\(entry.place.text)): \(count) of \(entry.clauses.count) clauses "
                    + (count == 1 ? "does not hold" : "do not hold")
            )
            lines += entry.unmet.prefix(1).map(line)
            if count > 1 { lines.append("    and \(count - 1) more") }
        }
        lines += errors.map { name, place, error in
            "  error: \(name) (\(place.text)): \(masksValues ? "it cannot be evaluated" : error.message)"
        }
        return lines.map { $0.printable + "\n" }.joined()
    }

    private func line(_ clause: Clause) -> String {
        "    \(clause.place.text): \(clause.clause.message(masksValues: masksValues))"
    }

    var json: JSON {
        .object([
            ("decision", .string(decision.rawValue)),
            ("reasons", .array(reasons.map(json))),
            ("nearest", .array(nearest.map(json))),
            (
                "errors",
                .array(
                    errors.map { name, place, error in
                        let message = masksValues ? "it cannot be evaluated" : error.message
                        return .object([("policy", .string(name)), ("message", .string(message))] + place.members)
                    }
                )
            ),
        ])
    }

    private func json(_ entry: Entry) -> JSON {
        .object(
            [("policy", .string(entry.name))] + entry.place.members + [
                ("unmet", .int(entry.unmet.count)), ("clauses", .array(entry.clauses.map(json))),
            ]
        )
    }

    private func json(_ shown: Clause) -> JSON {
        let clause = shown.clause
        let outcome =
            switch clause.outcome {
            case .holds: "holds"
            case .doesNotHold: "does not hold"
            case .fails: "fails"
            }
        var members: [(String, JSON)] = [
            ("part", .string(clause.part.rawValue)), ("outcome", .string(outcome)),
            ("text", .string(clause.expression.cedarText())),
            ("message", .string(clause.message(masksValues: masksValues))),
        ]
        if !clause.path.isEmpty, !masksValues {
            members.append(("path", .array(clause.path.map { .string($0.cedarText()) })))
        }
        if !clause.values.isEmpty, !masksValues {
            let values = clause.values.map { ($0.expression.cedarText(), JSON.string($0.value.cedarText())) }
            members.append(("values", .object(values)))
        }
        return .object(members + shown.place.members)
    }
}

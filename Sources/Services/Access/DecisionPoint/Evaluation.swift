// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON

/// What the decision point answers to one question.
struct Evaluation {
    /// Whether it may be done.
    let isAllowed: Bool
    private let context: [(String, JSON)]

    /// A decision of the policies.
    ///
    /// - Parameter hint: why not, for whoever is refused; it names nothing.
    init(_ answer: AuthorizationAnswer, hint: String?, revision: Int64) {
        isAllowed = answer.decision == .allow && hint == nil
        var context: [(String, JSON)] = [
            ("policies", .array(answer.reasons.map { .string($0.text) })), ("revision", .int(Int(revision))),
        ]
        if let hint { context.append(("reason_user", .object([("en", .string(hint))]))) }
        self.context = context
    }

    /// That a question cannot be answered, so that nothing may be done.
    init(status: Int, _ message: String) {
        isAllowed = false
        context = [("error", .object([("status", .int(status)), ("message", .string(message))]))]
    }

    /// As the standard writes it (section 6.2).
    var json: JSON { .object([("decision", .bool(isAllowed)), ("context", .object(context))]) }
}

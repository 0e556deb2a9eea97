// SPDX-License-Identifier: Apache-2.0

/// The findings about one policy, each once, as the request environments bring them up.
struct PolicyFindings {
    private let policy: PolicyID
    private let limit: Int
    private var seen: Set<ValidationFinding> = []
    private(set) var hasErrors = false

    init(policy: PolicyID, limit: Int) {
        self.policy = policy
        self.limit = limit
    }

    mutating func add(_ code: ValidationCode, _ message: String, help: String? = nil, at span: SourceSpan?) {
        if code.severity == .error { hasErrors = true }
        guard !isFull else { return }
        seen.insert(ValidationFinding(policy: policy, code: code, message: message, help: help, span: span))
    }

    /// Whether further findings are dropped.
    var isFull: Bool { seen.count >= limit }

    /// By place; at one place by rule and text.
    var sorted: [ValidationFinding] {
        seen.sorted { left, right in
            let (one, other) = (
                left.span ?? SourceSpan(start: -1, end: -1), right.span ?? SourceSpan(start: -1, end: -1)
            )
            if one.start != other.start { return one.start < other.start }
            if one.end != other.end { return one.end < other.end }
            return left.texts.lexicographicallyPrecedes(right.texts)
        }
    }
}

extension ValidationFinding {
    fileprivate var texts: [CedarString] {
        [CedarString(code.rawValue), CedarString(message), CedarString(help ?? "")]
    }
}

/// The work a validation may still cost.
struct ValidationBudget {
    private(set) var steps: Int
    private(set) var isExhausted = false

    init(steps: Int) {
        self.steps = steps
    }

    /// Pays for so many steps; false once there is not enough left.
    mutating func spend(_ count: Int = 1) -> Bool {
        guard !isExhausted, steps >= count else {
            isExhausted = true
            return false
        }
        steps -= count
        return true
    }
}

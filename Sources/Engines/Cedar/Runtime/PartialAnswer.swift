// SPDX-License-Identifier: Apache-2.0

/// What a policy says to a request of which something is not known.
public enum PartialOutcome: Hashable, Sendable {
    /// It is satisfied, whatever the rest.
    case satisfied
    /// It fails, whatever the rest.
    case failed(CedarError)
    /// It is satisfied, unsatisfied or fails as this condition does for the completed request and the same entities.
    ///
    /// What the known parts decide is worked out; an expression that is certain to fail is left as it is. With
    /// `canHold` false the condition is false or fails, whatever the rest.
    case residual(Expression, canHold: Bool)
}

/// What the policies say to a request of which something is not known.
public struct PartialAnswer: Sendable {
    /// What one policy says.
    public struct Entry: Hashable, Sendable {
        /// The policy or link.
        public let policy: PolicyID
        /// What it does when it is satisfied.
        public let effect: Effect
        /// Whether and when it is.
        public let outcome: PartialOutcome
    }

    /// The policies that are not certain to be unsatisfied, in the order of the policy set.
    public let entries: [Entry]

    /// The decision, if it is the same whatever the rest.
    public var decision: Decision? {
        if entries.contains(where: { $0.effect == .forbid && $0.outcome == .satisfied }) { return .deny }
        guard entries.contains(where: { $0.effect == .permit && $0.outcome.canHold }) else { return .deny }
        let isOpen = entries.contains { $0.effect == .forbid && $0.outcome.canHold }
        let isPermitted = entries.contains { $0.effect == .permit && $0.outcome == .satisfied }
        return isPermitted && !isOpen ? .allow : nil
    }
}

extension PartialOutcome {
    /// Whether the policy may turn out to be satisfied.
    public var canHold: Bool {
        switch self {
        case .satisfied: true
        case .failed: false
        case .residual(_, let canHold): canHold
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
public import Cedar

/// A decision, and why it is not another one.
public struct Explanation: Hashable, Sendable {
    /// A policy and what became of its clauses.
    public struct Entry: Hashable, Sendable {
        /// The policy or link.
        public let policy: PolicyID
        /// Every clause in the order in which they are evaluated: the three of the scope, where they ask anything, then
        /// the conjuncts of the conditions.
        public let clauses: [ExplainedClause]

        /// The clauses that do not hold or fail.
        public var unmet: [ExplainedClause] { clauses.filter { $0.outcome != .holds } }
    }

    /// What was decided, with the reasons and errors.
    public let answer: AuthorizationAnswer
    /// The policies that decided: the permits, or the forbids that override them; none if nothing permits it.
    public let reasons: [Entry]
    /// If nothing permits it, the permits that came nearest: those with the fewest unmet clauses, of these those whose
    /// scope is nearest, of these those that come first.
    public let nearest: [Entry]
}

/// One thing that a policy asks.
public struct ExplainedClause: Hashable, Sendable {
    /// Where it stands in the policy.
    public enum Part: String, Hashable, Sendable {
        case principal, action, resource, when, unless
    }

    /// What became of it.
    public enum Outcome: Hashable, Sendable {
        case holds
        case doesNotHold
        /// It cannot be evaluated.
        case fails(CedarError)
    }

    /// An expression in it and its value.
    public struct Value: Hashable, Sendable {
        /// Such as `context.mfa`.
        public let expression: Expression
        /// What it is for the request.
        public let value: CedarValue
    }

    /// Where it stands in the policy.
    public let part: Part
    /// What is asked; of an `unless`, what must not be.
    public let expression: Expression
    /// What became of it.
    public let outcome: Outcome
    /// The values of the request and the entities that it looks at.
    public let values: [Value]
    /// If it asks whether one entity is in another and it is: the way up, both included.
    public let path: [EntityUID]

    /// Where it stood in the text of the policy or template.
    public var span: SourceSpan { expression.span }
}

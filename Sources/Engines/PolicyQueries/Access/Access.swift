// SPDX-License-Identifier: Apache-2.0
public import Cedar

/// Something that somebody may do: one row of an answer.
public struct Access: Hashable, Sendable {
    /// A policy that counts for it.
    public struct Share: Hashable, Sendable {
        /// The policy or link.
        public let policy: PolicyID
        /// What the context must meet for the policy to be satisfied; a context for which it fails does not meet it.
        /// Nil if the policy is satisfied in all circumstances that were asked about.
        public let condition: Expression?

        /// A policy that is satisfied on that condition.
        public init(policy: PolicyID, condition: Expression? = nil) {
            self.policy = policy
            self.condition = condition
        }
    }

    /// Who.
    public let principal: EntityUID
    /// Does what.
    public let action: EntityUID
    /// To what.
    public let resource: EntityUID
    /// The permits, at least one, in the order of the policy set. One of them has to be satisfied.
    public let permits: [Share]
    /// The forbids that the context decides about. None of them may be satisfied.
    public let forbids: [Share]

    /// A row of these parts.
    public init(principal: EntityUID, action: EntityUID, resource: EntityUID, permits: [Share], forbids: [Share] = []) {
        self.principal = principal
        self.action = action
        self.resource = resource
        self.permits = permits
        self.forbids = forbids
    }
}

extension Access {
    /// What the context must meet, in one expression; nil if it may be any that was asked about.
    ///
    /// It says of all policies together what ``permits`` and ``forbids`` say one by one. Where one of several
    /// conditions may fail, only those are exact: a policy that fails does not count, an expression fails as a whole.
    public var condition: Expression? {
        let nowhere = SourceSpan(start: 0, end: 0)
        var parts: [Expression] = []
        let conditions = permits.compactMap(\.condition)
        if conditions.count == permits.count, let first = conditions.first {
            let isOnly = conditions.dropFirst().allSatisfy { $0 == first }
            parts.append(isOnly ? first : Expression(.or(Self.flat(conditions, isAnd: false)), span: nowhere))
        }
        parts += forbids.compactMap(\.condition).map { Self.negated($0, nowhere) }
        guard let first = parts.first, parts.count > 1 else { return parts.first }
        if case .and(let inner) = first.node { parts = inner + parts.dropFirst() }
        return Expression(.and(parts), span: nowhere)
    }

    /// The operands of a chain, whose first one must not be such a chain itself.
    private static func flat(_ operands: [Expression], isAnd: Bool) -> [Expression] {
        guard let first = operands.first, case .or(let inner) = first.node else { return operands }
        return inner + operands.dropFirst()
    }

    private static func negated(_ expression: Expression, _ span: SourceSpan) -> Expression {
        if case .not(let operand) = expression.node { return operand }
        return Expression(.not(expression), span: span)
    }
}

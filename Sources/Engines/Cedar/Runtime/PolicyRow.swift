// SPDX-License-Identifier: Apache-2.0

/// A policy ready to be evaluated: its scope in numbers, and where its conditions begin. A link is a row that shares
/// the code of its template.
struct PolicyRow: Sendable {
    /// What the scope asks of the principal or of the resource.
    struct Constraint: Sendable {
        enum Kind: UInt8, Sendable {
            case any, equal, `in`, isType, isTypeIn
        }

        let kind: Kind
        var type = Symbol(index: 0)
        var entity = EntityID(index: 0)

        static let any = Constraint(kind: .any)
    }

    /// What the scope asks of the action.
    struct Action: Sendable {
        enum Kind: UInt8, Sendable {
            case any, equal, `in`
        }

        let kind: Kind
        /// The first of the actions asked for, in the store's list of them.
        var first: UInt32 = 0
        var count: UInt32 = 0

        static let any = Action(kind: .any)
    }

    let effect: Effect
    let principal: Constraint
    let action: Action
    let resource: Constraint
    /// Whether there are conditions beyond the scope.
    let hasConditions: Bool
    /// The first instruction of the conditions.
    let start: UInt32
}

extension PolicyRow.Constraint {
    /// What the scope asks, or, if it asks nothing, what the conditions ask before anything can fail.
    func narrowed(
        by options: [[PolicyIndex.Key]],
        _ equal: PolicyIndex.Dimension,
        _ member: PolicyIndex.Dimension,
        _ type: PolicyIndex.Dimension
    ) -> PolicyRow.Constraint {
        guard kind == .any else { return self }
        for option in options {
            guard option.count == 1, let key = option.first else { continue }
            let entity = EntityID(index: key.number)
            if key.dimension == equal { return PolicyRow.Constraint(kind: .equal, entity: entity) }
            if key.dimension == member { return PolicyRow.Constraint(kind: .in, entity: entity) }
            if key.dimension == type { return PolicyRow.Constraint(kind: .isType, type: Symbol(index: key.number)) }
        }
        return self
    }
}

/// What a row was made of.
final class PolicySource: Sendable {
    /// The policy or template as it was read.
    let policy: Policy
    /// What fills its slots.
    let values: SlotValues

    init(policy: Policy, values: SlotValues = SlotValues()) {
        self.policy = policy
        self.values = values
    }
}

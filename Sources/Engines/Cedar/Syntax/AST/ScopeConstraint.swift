// SPDX-License-Identifier: Apache-2.0

/// What a policy's scope asks of the principal or of the resource.
public enum ScopeConstraint: Hashable, Sendable {
    /// `principal`: nothing.
    case any
    /// `principal == User::"alice"`
    case equal(EntityReference)
    /// `principal in Group::"staff"`
    case `in`(EntityReference)
    /// `principal is User`
    case isType(Name)
    /// `principal is User in Group::"staff"`
    case isTypeIn(Name, EntityReference)

    /// The entity or slot it names, if it names one.
    public var reference: EntityReference? {
        switch self {
        case .any, .isType: nil
        case .equal(let reference), .in(let reference), .isTypeIn(_, let reference): reference
        }
    }

    /// The slot it leaves open, if it does.
    public var slot: Slot? {
        if case .slot(let slot) = reference { slot } else { nil }
    }
}

/// An entity, or the place of one that a link fills.
public enum EntityReference: Hashable, Sendable {
    case entity(EntityUID)
    case slot(Slot)
}

/// What a policy's scope asks of the action.
public enum ActionConstraint: Hashable, Sendable {
    /// `action`: nothing.
    case any
    /// `action == Action::"read"`
    case equal(EntityUID)
    /// `action in Action::"reading"`, and `action in [Action::"reading"]`, which means the same.
    case `in`(EntityUID)
    /// `action in […]` with no action or several.
    case inAny([EntityUID])
}

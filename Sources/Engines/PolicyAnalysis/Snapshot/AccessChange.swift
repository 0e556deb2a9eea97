// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// What some principals may newly do to some resources, or no longer: every one of them to every one of these.
public struct AccessChange: Hashable, Sendable {
    /// Whether it was denied before; otherwise it is denied now.
    public let isPermitted: Bool

    /// What they may do.
    public let action: EntityUID

    /// The principals, sorted.
    public let principals: [EntityUID]

    /// The resources, sorted.
    public let resources: [EntityUID]

    /// What all the principals have in common and not all others of their type; what no other has comes first.
    public let principalTraits: [EntityTrait]

    /// What all the resources have in common and not all others of their type; what no other has comes first.
    public let resourceTraits: [EntityTrait]

    /// The permits that allow it now; or the forbids that deny it now and, where none does, the permits that allowed it.
    public let policies: [PolicyReference]

    /// How many pairs of a principal and a resource these are.
    public var pairs: Int { principals.count * resources.count }
}

/// A policy of one of two sets.
public struct PolicyReference: Hashable, Comparable, Sendable {
    /// Whether it is one of the new set.
    public let isNew: Bool

    /// Its id there.
    public let id: PolicyID

    /// The new set's come last.
    public static func < (left: PolicyReference, right: PolicyReference) -> Bool {
        left.isNew == right.isNew ? left.id < right.id : right.isNew
    }
}

/// Something that entities have in common.
public enum EntityTrait: Hashable, Sendable {
    case memberOf(EntityUID)
    case attribute(CedarString, CedarValue)
    case tag(CedarString, CedarValue)
}

/// An entity that is a member of other groups than before, or new, or gone.
public struct MembershipChange: Hashable, Sendable {
    /// The entity.
    public let entity: EntityUID

    /// The groups it was put into directly.
    public let joined: [EntityUID]

    /// The groups it was taken out of.
    public let left: [EntityUID]

    /// Whether there was no such entity before.
    public let isNew: Bool

    /// Whether there is no such entity any more.
    public let isRemoved: Bool
}

/// How access differs between two snapshots.
public struct AccessDifference: Sendable {
    /// What is newly permitted and newly denied, by action; larger groups first.
    public let changes: [AccessChange]

    /// Entities whose memberships changed, sorted.
    public let memberships: [MembershipChange]

    /// The circumstances that were tried. A pair counts as newly permitted if in one of them it was denied and is
    /// allowed now.
    public let contexts: [EntityUID: [CedarRecord]]

    /// How many requests were decided on both snapshots.
    public let requests: Int

    /// Whether requests were left out because there would have been too many; then more may have changed.
    public let isTruncated: Bool

    /// How many pairs of a principal and a resource are newly permitted for some action.
    public var newlyPermitted: Int { changes.reduce(0) { $0 + ($1.isPermitted ? $1.pairs : 0) } }

    /// How many pairs of a principal and a resource are newly denied for some action.
    public var newlyDenied: Int { changes.reduce(0) { $0 + ($1.isPermitted ? 0 : $1.pairs) } }
}

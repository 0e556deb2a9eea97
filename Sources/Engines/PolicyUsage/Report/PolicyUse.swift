// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// How one policy was used within a window.
public struct PolicyUse: Hashable, Sendable {
    /// The policy and its name.
    public let policy: DecidingPolicy
    /// What the log says of it.
    public let tally: PolicyTally
    /// Whether the log can tell if it is needed.
    public let standing: PolicyStanding
    /// How many principals its scope grants something to; nil if the entities are not known.
    public let principalsGranted: Int?
    /// The actions its scope grants; nil if they are not known.
    public let actionsGranted: [EntityUID]?
    /// How many resources its scope grants something on; nil if the entities are not known.
    public let resourcesGranted: Int?

    /// Whether it was never a reason.
    public var isUnused: Bool { tally.count == 0 }
}

/// A principal that is in a group, and that was never allowed anything for it.
public struct UnusedMembership: Hashable, Comparable, Sendable {
    /// The principal.
    public let principal: EntityUID
    /// What it is directly in.
    public let group: EntityUID

    /// By principal, then by group.
    public static func < (left: UnusedMembership, right: UnusedMembership) -> Bool {
        left.principal == right.principal ? left.group < right.group : left.principal < right.principal
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a schema says of one action.
public struct SchemaAction: Hashable, Sendable {
    /// The action's identity.
    public let uid: EntityUID

    /// The action groups it is a direct member of.
    public let parents: Set<EntityUID>

    /// The action groups it is a member of through any number of steps.
    public let ancestors: Set<EntityUID>

    /// The actions that are members of it through any number of steps.
    public let descendants: Set<EntityUID>

    /// The types of principals it applies to, sorted; none if it applies to nothing.
    public let principals: [Name]

    /// The types of resources it applies to, sorted; none if it applies to nothing.
    public let resources: [Name]

    /// The type of a request's context; closed.
    public let context: RecordType
}

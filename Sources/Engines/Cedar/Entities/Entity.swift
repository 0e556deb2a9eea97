// SPDX-License-Identifier: Apache-2.0

/// An entity: its identity, what is known of it, and what it is directly a member of.
public struct Entity: Hashable, Sendable {
    /// The identity.
    public let uid: EntityUID

    /// The attributes, read by `entity.name`.
    public let attributes: CedarRecord

    /// The tags, read by `entity.getTag("name")`.
    public let tags: CedarRecord

    /// The direct parents, sorted, each once.
    public let parents: [EntityUID]

    /// An entity; copies among the parents are dropped.
    public init(
        uid: EntityUID,
        attributes: CedarRecord = CedarRecord(),
        tags: CedarRecord = CedarRecord(),
        parents: [EntityUID] = []
    ) {
        self.uid = uid
        self.attributes = attributes
        self.tags = tags
        self.parents = parents.count < 2 ? parents : Set(parents).sorted()
    }
}

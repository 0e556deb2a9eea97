// SPDX-License-Identifier: Apache-2.0

/// What a schema says of the entities of one type.
public struct EntityType: Hashable, Sendable {
    /// The type's name.
    public let name: Name

    /// The types an entity of this type may be a direct member of.
    public let parents: Set<Name>

    /// The types an entity of this type may be a member of through any number of steps.
    public let ancestors: Set<Name>

    /// The types whose entities may be members of one of this type through any number of steps.
    public let descendants: Set<Name>

    /// The attributes; closed.
    public let attributes: RecordType

    /// The type of every tag; nil if entities of this type have no tags.
    public let tags: CedarType?

    /// The only ids there are, in the schema's order; nil for a type that is not an enumeration.
    public let enumeration: [CedarString]?

    private let ids: Set<CedarString>

    init(
        name: Name,
        parents: Set<Name>,
        ancestors: Set<Name>,
        descendants: Set<Name>,
        attributes: RecordType,
        tags: CedarType?,
        enumeration: [CedarString]?
    ) {
        self.name = name
        self.parents = parents
        self.ancestors = ancestors
        self.descendants = descendants
        self.attributes = attributes
        self.tags = tags
        self.enumeration = enumeration
        ids = Set(enumeration ?? [])
    }

    /// Whether an entity of this type may have that id.
    public func allows(id: CedarString) -> Bool {
        enumeration == nil || ids.contains(id)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The identity of an entity: its type and an id within it, `User::"alice"` in Cedar's text.
public struct EntityUID: Hashable, Comparable, Sendable {
    /// The entity's type, fully qualified.
    public let type: Name

    /// The id after unescaping; any text.
    public let id: CedarString

    /// An identity of that type; the id may be any text.
    public init(type: Name, id: CedarString) {
        self.type = type
        self.id = id
    }

    /// By type, then by id.
    public static func < (left: EntityUID, right: EntityUID) -> Bool {
        left.type == right.type ? left.id < right.id : left.type < right.type
    }
}

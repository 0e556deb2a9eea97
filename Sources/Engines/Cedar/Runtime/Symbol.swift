// SPDX-License-Identifier: Apache-2.0

/// A text that was given a number: an entity type, an entity's id, an attribute's name or a string.
///
/// Two symbols of one lineage are equal exactly when their texts have the same bytes.
package struct Symbol: Hashable, Comparable, Sendable {
    package let index: UInt32

    /// Set on numbers that only one request knows.
    static let requestBit: UInt32 = 0x8000_0000

    /// Whether only the request under way knows the text.
    var isOfRequest: Bool { index & Symbol.requestBit != 0 }

    package static func < (left: Symbol, right: Symbol) -> Bool { left.index < right.index }
}

/// An entity's identity that was given a number, whether or not an entity of that identity is stored.
package struct EntityID: Hashable, Comparable, Sendable {
    package let index: UInt32

    /// No entity at all.
    static let absent = EntityID(index: .max)

    /// Whether only the request under way knows the identity; such an entity is in no store and in no policy.
    var isOfRequest: Bool { index & Symbol.requestBit != 0 }

    package static func < (left: EntityID, right: EntityID) -> Bool { left.index < right.index }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar

/// What entities hold.
extension SymbolicWorld {
    /// The attribute of an entity where it has one.
    mutating func attribute(_ name: CedarString, of entity: EntityTerm) -> SymbolicCase? {
        guard let type = schema.entityType(entity.type) else { return nil }
        return attribute(name, at: Place(.attributes(entity)), type.attributes)
    }

    mutating func hasTag(_ entity: EntityTerm, _ key: TextTerm) -> Formula {
        guard schema.entityType(entity.type)?.tags != nil else { return .falsehood }
        return isPresent(Place(.tag(entity, key)))
    }

    /// The tag of an entity where it has one.
    mutating func tag(_ key: TextTerm, of entity: EntityTerm) -> SymbolicCase? {
        guard let type = schema.entityType(entity.type)?.tags else { return nil }
        let place = Place(.tag(entity, key))
        let isThere = isPresent(place)
        return value(at: place, type).map { SymbolicCase(guardian: isThere, value: $0) }
    }
}

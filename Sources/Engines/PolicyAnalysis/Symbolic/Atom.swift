// SPDX-License-Identifier: Apache-2.0

import Cedar

/// A statement about the values of places that is true or false by itself.
enum Atom: Hashable {
    /// A place that holds a boolean is true.
    case flag(PlaceID)
    /// Two entities are the same; the terms in their order.
    case sameEntity(EntityTerm, EntityTerm)
    /// The first entity is the second or, directly or not, a member of it.
    case isIn(EntityTerm, EntityTerm)
    /// The linear term is not above zero.
    case notPositive(LinearTerm)
    case sameText(TextTerm, TextTerm)
    case like(PlaceID, LikePattern)
    case sameAddress(AddressTerm, AddressTerm)
    /// Every address of the first network is one of the second's.
    case inRange(AddressTerm, AddressTerm)
    case isIPv6(PlaceID)
    /// The set that the place holds has the value for an element.
    case element(PlaceID, SymbolicValue)
    /// Every element of the set that the place holds is one of the other set's.
    case isSubset(PlaceID, SetTerm)
    /// The sets that the two places hold have an element in common.
    case intersects(PlaceID, PlaceID)
    case isEmpty(PlaceID)
    /// The entity is in an element of the set that the place holds.
    case isInElement(EntityTerm, PlaceID)
}

// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Values for the places that matter to a query.
struct WorldModel {
    var flags: [PlaceID: Bool] = [:]
    var numbers: [PlaceID: Int128] = [:]
    var texts: [PlaceID: CedarString] = [:]
    var addresses: [PlaceID: IPAddress] = [:]
    var hierarchy = HierarchyTheory.Values()
    /// The elements of the sets that places hold.
    var elements: [PlaceID: [SymbolicValue]] = [:]
}

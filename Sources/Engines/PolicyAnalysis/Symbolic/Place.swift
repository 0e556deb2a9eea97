// SPDX-License-Identifier: Apache-2.0

import Cedar

/// A place's number within a query.
typealias PlaceID = Int

/// Where a request or an entity holds a value that the policies ask for.
struct Place: Hashable {
    enum Root: Hashable {
        case principal
        case resource
        case context
        case attributes(EntityTerm)
        case tag(EntityTerm, TextTerm)
        /// A value that only the argument knows: an element that tells two sets apart, a quotient.
        case auxiliary(Int)
    }

    let root: Root
    /// The names of attributes from the root to the place.
    let path: [CedarString]
    /// Whether it is not the value that is meant but that there is one.
    let isPresence: Bool

    init(_ root: Root, path: [CedarString] = [], isPresence: Bool = false) {
        self.root = root
        self.path = path
        self.isPresence = isPresence
    }

    func appending(_ name: CedarString) -> Place {
        Place(root, path: path + [name])
    }

    var presence: Place {
        Place(root, path: path, isPresence: true)
    }

    /// The entity whose attribute or tag it is.
    var holder: EntityTerm? {
        switch root {
        case .attributes(let entity), .tag(let entity, _): entity
        case .principal, .resource, .context, .auxiliary: nil
        }
    }
}

/// All places of a query with their types.
struct PlaceTable {
    private(set) var places: [Place] = []
    private(set) var types: [CedarType] = []
    private var numbers: [Place: PlaceID] = [:]

    mutating func number(_ place: Place, _ type: CedarType) -> PlaceID {
        if let number = numbers[place] { return number }
        let number = places.count
        numbers[place] = number
        places.append(place)
        types.append(type)
        return number
    }

    func find(_ place: Place) -> PlaceID? { numbers[place] }
}

// SPDX-License-Identifier: Apache-2.0
import Cedar

/// The candidates, sorted by their texts, and which of them are of a type or in an entity.
///
/// A position is a place in that order, so that whoever goes through the positions meets the candidates sorted.
struct EntityIndex: Sendable {
    /// By position.
    let uids: [EntityUID]
    /// By position.
    let numbers: [EntityID]
    /// By position, where the type stands among ``types``.
    let typePlaces: [UInt32]
    /// The types that have candidates.
    let types: [Name]
    /// By the type's place, the positions of its candidates.
    let ofType: [[UInt32]]
    private let placesOfTypes: [Symbol: UInt32]
    /// By the entity's number, the position plus one; zero for none.
    private let positions: [UInt32]
    /// By the entity's number, where its members begin, and behind the last the end of all.
    private let memberStarts: [UInt32]
    /// The positions of what is in each entity over any number of steps, itself left out.
    private let memberPositions: [UInt32]

    init(_ authorizer: Authorizer, more: [EntityUID]) {
        let numbers = Self.sorted(authorizer, more)
        var positions = [UInt32](repeating: 0, count: authorizer.identityCount)
        var types: [Name] = []
        var placesOfTypes: [Symbol: UInt32] = [:]
        var typePlaces: [UInt32] = []
        var ofType: [[UInt32]] = []
        for (position, candidate) in numbers.enumerated() {
            positions[Int(candidate.number.index)] = UInt32(truncatingIfNeeded: position + 1)
            let type = authorizer.type(of: candidate.number)
            let place = placesOfTypes[type] ?? UInt32(truncatingIfNeeded: types.count)
            if Int(place) == types.count {
                placesOfTypes[type] = place
                types.append(candidate.uid.type)
                ofType.append([])
            }
            typePlaces.append(place)
            ofType[Int(place)].append(UInt32(truncatingIfNeeded: position))
        }
        uids = numbers.map(\.uid)
        self.numbers = numbers.map(\.number)
        self.positions = positions
        self.types = types
        self.placesOfTypes = placesOfTypes
        self.typePlaces = typePlaces
        self.ofType = ofType
        (memberStarts, memberPositions) = Self.members(authorizer, self.numbers)
    }

    /// Where a candidate stands; nil if it is none.
    func position(_ number: EntityID) -> Int? {
        guard Int(number.index) < positions.count, positions[Int(number.index)] > 0 else { return nil }
        return Int(positions[Int(number.index)]) - 1
    }

    /// The candidates of a type.
    func candidates(ofType type: Symbol) -> [UInt32] { placesOfTypes[type].map { ofType[Int($0)] } ?? [] }

    /// The candidates that are in an entity, itself left out.
    func members(of entity: EntityID) -> ArraySlice<UInt32> {
        guard Int(entity.index) + 1 < memberStarts.count else { return [] }
        return memberPositions[Int(memberStarts[Int(entity.index)])..<Int(memberStarts[Int(entity.index) + 1])]
    }

    private typealias Candidate = (uid: EntityUID, number: EntityID)

    private static func sorted(_ authorizer: Authorizer, _ more: [EntityUID]) -> [Candidate] {
        let numbers = Set(authorizer.storedEntities).union(more.compactMap { authorizer.number($0) })
        var texts: [(text: CedarString, candidate: Candidate)] = []
        texts.reserveCapacity(numbers.count)
        for number in numbers {
            let uid = authorizer.uid(number)
            texts.append((CedarString(uid.cedarText()), (uid, number)))
        }
        texts.sort { $0.text < $1.text }
        return texts.map(\.candidate)
    }

    /// Turns "is in" around: counts the members of every entity, then puts each where it belongs.
    private static func members(_ authorizer: Authorizer, _ numbers: [EntityID]) -> ([UInt32], [UInt32]) {
        var starts = [UInt32](repeating: 0, count: authorizer.identityCount + 1)
        for number in numbers {
            for ancestor in authorizer.ancestors(of: number) { starts[Int(ancestor.index) + 1] += 1 }
        }
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        var next = starts
        var members = [UInt32](repeating: 0, count: Int(starts.last ?? 0))
        for (position, number) in numbers.enumerated() {
            for ancestor in authorizer.ancestors(of: number) {
                members[Int(next[Int(ancestor.index)])] = UInt32(truncatingIfNeeded: position)
                next[Int(ancestor.index)] += 1
            }
        }
        return (starts, members)
    }
}

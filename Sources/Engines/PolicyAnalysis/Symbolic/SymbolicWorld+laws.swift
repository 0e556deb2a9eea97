// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The laws that tie atoms of different kinds together, for the values at hand.
///
/// A set that a model gives a place holds the values of the terms said to be its elements and nothing else, so it is
/// enough to say of these what holds of all elements. That some element exists is said of a place of its own.
struct LawMaker {
    /// The work on one query; beyond it the query is given up.
    static let limit = 20_000

    private var seenAtoms = 0
    private var seenPlaces = 0
    private var elements: [PlaceID: [SymbolicValue]] = [:]
    private var setAtoms: [PlaceID: [Atom]] = [:]
    private var siblings: [Sibling: [PlaceID]] = [:]

    /// What the places of one attribute of different entities have in common.
    private struct Sibling: Hashable {
        let type: Name
        let path: [CedarString]
        let isPresence: Bool
        let isTag: Bool
    }

    /// Adds the laws for all that was added since; false if they become too many.
    mutating func complete(_ world: inout SymbolicWorld) -> Bool {
        while seenAtoms < world.formulas.atoms.count || seenPlaces < world.places.places.count {
            guard world.formulas.nodes.count < Self.limit else { return false }
            if seenPlaces < world.places.places.count {
                addPlace(seenPlaces, &world)
                seenPlaces += 1
            } else {
                addAtom(world.formulas.atoms[seenAtoms], &world)
                seenAtoms += 1
            }
        }
        return true
    }

    /// Equal entities have equal attributes and tags.
    private mutating func addPlace(_ number: PlaceID, _ world: inout SymbolicWorld) {
        let place = world.places.places[number]
        guard let holder = place.holder else { return }
        var isTag = false
        if case .tag = place.root { isTag = true }
        let key = Sibling(type: holder.type, path: place.path, isPresence: place.isPresence, isTag: isTag)
        for other in siblings[key, default: []] { relate(number, other, &world) }
        siblings[key, default: []].append(number)
    }

    private func relate(_ one: PlaceID, _ other: PlaceID, _ world: inout SymbolicWorld) {
        let (first, second) = (world.places.places[one], world.places.places[other])
        guard let holder = first.holder, let otherHolder = second.holder else { return }
        var differs = !world.areEqual(holder, otherHolder)
        if case .tag(_, let key) = first.root, case .tag(_, let otherKey) = second.root {
            let isSameKey = world.areEqual(key, otherKey)
            differs = world.formulas.any(differs, !isSameKey)
        }
        guard differs != .truth, let value = world.value(at: one), let otherValue = world.value(at: other) else {
            return
        }
        let isEqual = world.areEqual(value, otherValue)
        world.addLaw(world.formulas.any(differs, isEqual))
    }

    private mutating func addAtom(_ atom: Atom, _ world: inout SymbolicWorld) {
        switch atom {
        case .element(let set, let value): addElement(value, to: set, &world)
        case .isSubset(let set, _): addSetAtom(atom, [set], &world)
        case .intersects(let one, let other):
            addSetAtom(atom, [one, other], &world)
        case .isEmpty(let set), .isInElement(_, let set): addSetAtom(atom, [set], &world)
        case .flag, .sameEntity, .isIn, .notPositive, .sameText, .like, .sameAddress, .inRange, .isIPv6: break
        }
    }

    private mutating func addSetAtom(_ atom: Atom, _ sets: [PlaceID], _ world: inout SymbolicWorld) {
        addWitness(atom, &world)
        for set in sets {
            for value in elements[set, default: []] { apply(atom, to: value, in: set, &world) }
            setAtoms[set, default: []].append(atom)
        }
    }

    private mutating func addElement(_ value: SymbolicValue, to set: PlaceID, _ world: inout SymbolicWorld) {
        let isElement = world.formulas.atom(.element(set, value))
        for other in elements[set, default: []] {
            let isEqual = world.areEqual(value, other)
            guard isEqual != .falsehood else { continue }
            let both = world.formulas.same(isElement, world.formulas.atom(.element(set, other)))
            world.addLaw(world.formulas.any(!isEqual, both))
        }
        elements[set, default: []].append(value)
        for atom in setAtoms[set, default: []] { apply(atom, to: value, in: set, &world) }
    }

    /// That there is an element which shows what the atom, or its opposite, says.
    private func addWitness(_ atom: Atom, _ world: inout SymbolicWorld) {
        let formula = world.formulas.atom(atom)
        guard let set = atom.set, case .set(let type) = world.places.types[set], let witness = world.auxiliary(type)
        else { return }
        let isElement = world.contains(.place(set), witness)
        switch atom {
        case .isSubset(_, let other):
            let isInOther = world.contains(other, witness)
            world.addLaw(world.formulas.any(formula, world.formulas.all(isElement, !isInOther)))
        case .intersects(_, let other):
            let isInOther = world.contains(.place(other), witness)
            world.addLaw(world.formulas.any(!formula, world.formulas.all(isElement, isInOther)))
        case .isEmpty: world.addLaw(world.formulas.any(formula, isElement))
        case .isInElement(let member, _):
            guard case .entity(let group) = witness else { return }
            let isMember = world.isMember(member, of: group)
            world.addLaw(world.formulas.any(!formula, world.formulas.all(isElement, isMember)))
        default: break
        }
    }

    /// What the atom, or its opposite, says of a value that may be an element of the set.
    private func apply(_ atom: Atom, to value: SymbolicValue, in set: PlaceID, _ world: inout SymbolicWorld) {
        let formula = world.formulas.atom(atom)
        let isElement = world.formulas.atom(.element(set, value))
        switch atom {
        case .isSubset(let subset, let other):
            guard subset == set else { return }
            let isInOther = world.contains(other, value)
            world.addLaw(world.formulas.any(!formula, !isElement, isInOther))
        case .intersects(let one, let other):
            let isInOther = world.contains(.place(one == set ? other : one), value)
            world.addLaw(world.formulas.any(formula, !isElement, !isInOther))
        case .isEmpty: world.addLaw(world.formulas.any(!formula, !isElement))
        case .isInElement(let member, _):
            guard case .entity(let group) = value else { return }
            let isMember = world.isMember(member, of: group)
            world.addLaw(world.formulas.any(formula, !isElement, !isMember))
        default: break
        }
    }
}

extension Atom {
    /// The set it speaks of, the first if of two.
    fileprivate var set: PlaceID? {
        switch self {
        case .isSubset(let set, _), .intersects(let set, _), .isEmpty(let set), .isInElement(_, let set): set
        default: nil
        }
    }
}

extension SymbolicWorld {
    /// What a known place holds.
    mutating func value(at number: PlaceID) -> SymbolicValue? {
        value(at: places.places[number], places.types[number])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar

/// What sets contain.
extension SymbolicWorld {
    mutating func contains(_ set: SetTerm, _ value: SymbolicValue) -> Formula {
        switch set {
        case .elements(let elements):
            let choices = elements.map { areEqual($0, value) }
            return formulas.any(choices)
        case .place(let place):
            guard case .set(let type) = places.types[place], type.mayHold(value) else { return .falsehood }
            return formulas.atom(.element(place, value))
        }
    }

    /// `set.containsAll(others)`
    mutating func containsAll(_ set: SetTerm, _ others: SetTerm) -> Formula {
        switch others {
        case .elements(let elements):
            let parts = elements.map { contains(set, $0) }
            return formulas.all(parts)
        case .place(let place):
            if set == others { return .truth }
            if case .elements(let elements) = set, elements.isEmpty { return formulas.atom(.isEmpty(place)) }
            return formulas.atom(.isSubset(place, set))
        }
    }

    mutating func containsAny(_ one: SetTerm, _ other: SetTerm) -> Formula {
        switch (one, other) {
        case (.elements(let elements), let set), (let set, .elements(let elements)):
            let choices = elements.map { contains(set, $0) }
            return formulas.any(choices)
        case (.place(let one), .place(let other)):
            if one == other { return !formulas.atom(.isEmpty(one)) }
            return formulas.atom(.intersects(min(one, other), max(one, other)))
        }
    }

    mutating func isEmpty(_ set: SetTerm) -> Formula {
        switch set {
        case .elements(let elements): elements.isEmpty ? .truth : .falsehood
        case .place(let place): formulas.atom(.isEmpty(place))
        }
    }

    mutating func areEqual(_ one: SetTerm, _ other: SetTerm) -> Formula {
        if one == other { return .truth }
        let forth = containsAll(one, other)
        return formulas.all(forth, containsAll(other, one))
    }

    /// `member in set`; an error if an element is no entity.
    mutating func isMember(_ member: EntityTerm, ofAny set: SetTerm) -> SymbolicTruth {
        switch set {
        case .elements(let elements):
            var choices: [Formula] = []
            for element in elements {
                guard case .entity(let group) = element else { return .never }
                choices.append(isMember(member, of: group))
            }
            return SymbolicTruth(formulas.any(choices))
        case .place(let place):
            guard case .set(.entity) = places.types[place] else {
                return SymbolicTruth(isTrue: .falsehood, isFalse: formulas.atom(.isEmpty(place)))
            }
            return SymbolicTruth(formulas.atom(.isInElement(member, place)))
        }
    }
}

extension CedarType {
    /// Whether a place of this type may hold the value; where unsure, yes.
    func mayHold(_ value: SymbolicValue) -> Bool {
        switch (self, value) {
        case (.bool, .bool), (.long, .long), (.string, .text), (.set, .set), (.record, .record): true
        case (.extension(.decimal), .decimal), (.extension(.datetime), .datetime): true
        case (.extension(.duration), .duration), (.extension(.ipaddr), .address): true
        case (.entity(let names), .entity(let entity)): names.contains(entity.type)
        default: false
        }
    }
}

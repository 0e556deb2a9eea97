// SPDX-License-Identifier: Apache-2.0

import Cedar

/// When values are equal, ordered, or in one another.
extension SymbolicWorld {
    mutating func areEqual(_ left: SymbolicValue, _ right: SymbolicValue) -> Formula {
        switch (left, right) {
        case (.bool(let one), .bool(let other)): formulas.same(one, other)
        case (.long(let one), .long(let other)), (.decimal(let one), .decimal(let other)),
            (.datetime(let one), .datetime(let other)), (.duration(let one), .duration(let other)):
            formulas.all(isOrdered(one, other, strictly: false), isOrdered(other, one, strictly: false))
        case (.text(let one), .text(let other)): areEqual(one, other)
        case (.entity(let one), .entity(let other)): areEqual(one, other)
        case (.address(let one), .address(let other)): areEqual(one, other)
        case (.set(let one), .set(let other)): areEqual(one, other)
        case (.record(let one), .record(let other)): areEqual(one, other)
        default: .falsehood
        }
    }

    /// `left <= right`, or `left < right`.
    mutating func isOrdered(_ left: LinearTerm, _ right: LinearTerm, strictly: Bool) -> Formula {
        let difference = left.subtracting(right).flatMap { $0.adding(LinearTerm(constant: strictly ? 1 : 0)) }
        return difference.map { isNotPositive($0) } ?? unknownFlag()
    }

    /// `term <= 0`
    mutating func isNotPositive(_ term: LinearTerm) -> Formula {
        let term = term.reduced
        if let range = term.range {
            if range.upperBound <= 0 { return .truth }
            if range.lowerBound > 0 { return .falsehood }
        }
        // One of the two ways to say it: not t <= 0 is -t + 1 <= 0.
        if let first = term.products.first, first.factor < 0,
            let opposite = term.multiplied(by: -1)?.adding(LinearTerm(constant: 1))
        {
            return !formulas.atom(.notPositive(opposite))
        }
        return formulas.atom(.notPositive(term))
    }

    /// Whether the term is a 64-bit number, so that the operation that made it has not overflowed.
    mutating func fits(_ term: LinearTerm) -> Formula {
        formulas.all(
            isOrdered(LinearTerm(constant: Int128(Int64.min)), term, strictly: false),
            isOrdered(term, LinearTerm(constant: Int128(Int64.max)), strictly: false)
        )
    }

    mutating func areEqual(_ one: TextTerm, _ other: TextTerm) -> Formula {
        switch (one, other) {
        case (.constant(let one), .constant(let other)): one == other ? .truth : .falsehood
        case (.place(let one), .place(let other)):
            one == other ? .truth : formulas.atom(.sameText(.place(min(one, other)), .place(max(one, other))))
        case (.constant, .place): formulas.atom(.sameText(one, other))
        case (.place, .constant): formulas.atom(.sameText(other, one))
        }
    }

    mutating func areEqual(_ one: AddressTerm, _ other: AddressTerm) -> Formula {
        switch (one, other) {
        case (.constant(let one), .constant(let other)): one == other ? .truth : .falsehood
        case (.place(let one), .place(let other)):
            one == other ? .truth : formulas.atom(.sameAddress(.place(min(one, other)), .place(max(one, other))))
        case (.constant, .place): formulas.atom(.sameAddress(one, other))
        case (.place, .constant): formulas.atom(.sameAddress(other, one))
        }
    }

    mutating func areEqual(_ one: EntityTerm, _ other: EntityTerm) -> Formula {
        guard one.type == other.type else { return .falsehood }
        switch (one, other) {
        case (.constant(let one), .constant(let other)): return one == other ? .truth : .falsehood
        case (.place(let first, _), .place(let second, _)):
            if first == second { return .truth }
            return formulas.atom(first < second ? .sameEntity(one, other) : .sameEntity(other, one))
        case (.constant, .place): return formulas.atom(.sameEntity(one, other))
        case (.place, .constant): return formulas.atom(.sameEntity(other, one))
        }
    }

    /// `member in group`
    mutating func isMember(_ member: EntityTerm, of group: EntityTerm) -> Formula {
        if schema.entityType(member.type) == nil { return isAction(member, in: group) }
        if schema.entityType(group.type) == nil { return .falsehood }
        guard schema.mayBeMember(member.type, of: group.type) else { return areEqual(member, group) }
        return member == group ? .truth : formulas.atom(.isIn(member, group))
    }

    /// What the actions are in is settled by the schema.
    private mutating func isAction(_ member: EntityTerm, in group: EntityTerm) -> Formula {
        guard case .constant(let uid) = member else {
            let choices = (listedEntities(member.type) ?? []).map { uid in
                let isIn = isAction(.constant(uid), in: group)
                return formulas.all(areEqual(member, .constant(uid)), isIn)
            }
            return formulas.any(choices)
        }
        let ancestors = (schema.action(uid)?.ancestors ?? []).sorted()
        let choices = ([uid] + ancestors).map { areEqual(.constant($0), group) }
        return formulas.any(choices)
    }

    mutating func areEqual(_ one: RecordTerm, _ other: RecordTerm) -> Formula {
        if one == other { return .truth }
        let names = Set(names(one)).union(names(other))
        var parts: [Formula] = []
        for name in names.sorted() {
            let (left, right) = (member(name, of: one), member(name, of: other))
            let leftIsThere = left?.guardian ?? .falsehood
            let rightIsThere = right?.guardian ?? .falsehood
            parts.append(formulas.same(leftIsThere, rightIsThere))
            if let left, let right {
                let isEqual = areEqual(left.value, right.value)
                parts.append(formulas.any(!leftIsThere, isEqual))
            }
        }
        return formulas.all(parts)
    }

    private func names(_ record: RecordTerm) -> [CedarString] {
        switch record {
        case .members(let members): members.map(\.name)
        case .place(_, let type): type.attributes.map(\.name)
        }
    }

    /// A record's attribute where it has one.
    mutating func member(_ name: CedarString, of record: RecordTerm) -> SymbolicCase? {
        switch record {
        case .members(let members):
            return members.first { $0.name == name }.map { SymbolicCase(guardian: .truth, value: $0.value) }
        case .place(let place, let type):
            return attribute(name, at: place, type)
        }
    }

    /// The value of an attribute below a place, where there is one.
    mutating func attribute(_ name: CedarString, at place: Place, _ type: RecordType) -> SymbolicCase? {
        guard let attribute = type[name] else { return nil }
        let place = place.appending(name)
        let isThere = attribute.isRequired ? Formula.truth : isPresent(place)
        return value(at: place, attribute.type).map { SymbolicCase(guardian: isThere, value: $0) }
    }
}

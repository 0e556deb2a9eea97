// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Finds addresses and networks for places of which is said what they equal and what they lie in.
///
/// For a given length of the prefix, what is said changes only where a network that is named begins or ends, at the
/// length it is compared at. So it is enough to try these points, and some more where values are to differ.
struct AddressTheory {
    private static let limit = 40_000

    /// How many addresses there may be.
    private static let groups = 100

    private let literals: [TheoryLiteral]

    init(_ literals: [TheoryLiteral]) {
        self.literals = literals
    }

    func solve() -> TheoryAnswer<[PlaceID: IPAddress]> {
        attempt(Array(literals.indices)).minimized(limit: 16) { attempt($0).isConflict }
    }

    private struct Group {
        var literals: [Int] = []
        var constant: IPAddress?
        var differs = 0
    }

    private func attempt(_ numbers: [Int]) -> TheoryAnswer<[PlaceID: IPAddress]> {
        var classes = EqualityClasses<AddressTerm>()
        for number in numbers {
            guard case .sameAddress(let one, let other) = literals[number].atom, literals[number].isTrue else {
                continue
            }
            classes.unite(one, other)
        }
        var groups: [Int: Group] = [:]
        for number in numbers {
            for term in literals[number].atom.addresses {
                let key = classes.find(term)
                groups[key, default: Group()].literals.append(number)
                if literals[number].atom.isAddressEquality { groups[key, default: Group()].differs += 1 }
            }
        }
        for element in classes.elements {
            guard case .constant(let address) = element else { continue }
            let key = classes.find(element)
            if let known = groups[key]?.constant, known != address { return .conflict(numbers) }
            groups[key, default: Group()].constant = address
        }
        return search(groups, &classes, numbers)
    }

    private func search(
        _ groups: [Int: Group],
        _ classes: inout EqualityClasses<AddressTerm>,
        _ numbers: [Int]
    ) -> TheoryAnswer<[PlaceID: IPAddress]> {
        var chosen: [Int: IPAddress] = [:]
        for (key, group) in groups { chosen[key] = group.constant }
        let open = groups.keys.filter { chosen[$0] == nil }.sorted()
        var keys: [AddressTerm: Int] = [:]
        for element in classes.elements { keys[element] = classes.find(element) }
        let named = classes.elements.compactMap { if case .constant(let address) = $0 { address } else { nil } }
        let ties = numbers.contains { number in
            let addresses = literals[number].atom.addresses
            return addresses.count == 2
                && addresses.allSatisfy { keys[$0].map { groups[$0]?.constant == nil } ?? false }
                && !literals[number].atom.isAddressEquality
        }
        if open.isEmpty, numbers.contains(where: { holds($0, keys, chosen) == false }) { return .conflict(numbers) }
        guard open.count <= Self.groups else { return .unknown }
        let spare = (groups.values.map(\.differs).max() ?? 0) + 1
        guard spare <= AddressCandidates.most else { return .unknown }
        let hasAllLengths = numbers.contains { literals[$0].atom.isInOpenRange }
        // At all lengths there are very many candidates.
        guard !hasAllLengths || named.count * spare <= AddressCandidates.most / 3 else { return .unknown }
        let candidates = AddressCandidates(named, hasAllLengths: hasAllLengths).candidates(spare: spare)
        var steps = 0
        if choose(open[...], groups, candidates, keys, &chosen, &steps) {
            var values: [PlaceID: IPAddress] = [:]
            for case .place(let place) in classes.elements {
                if let key = keys[.place(place)] { values[place] = chosen[key] }
            }
            return .model(values)
        }
        return ties || steps > Self.limit ? .unknown : .conflict(numbers)
    }

    private func choose(
        _ open: ArraySlice<Int>,
        _ groups: [Int: Group],
        _ candidates: [IPAddress],
        _ keys: [AddressTerm: Int],
        _ chosen: inout [Int: IPAddress],
        _ steps: inout Int
    ) -> Bool {
        guard let key = open.first, let group = groups[key] else {
            return !literals.indices.contains { index in
                literals[index].atom.addresses.allSatisfy { keys[$0] != nil } && isBroken(index, groups, keys, chosen)
            }
        }
        for candidate in candidates {
            steps += 1
            if steps > Self.limit { return false }
            chosen[key] = candidate
            let isGood = group.literals.allSatisfy { holds($0, keys, chosen) ?? true }
            if isGood, choose(open.dropFirst(), groups, candidates, keys, &chosen, &steps) { return true }
        }
        chosen[key] = nil
        return false
    }

    private func isBroken(
        _ number: Int,
        _ groups: [Int: Group],
        _ keys: [AddressTerm: Int],
        _ chosen: [Int: IPAddress]
    ) -> Bool {
        let isMeant = groups.values.contains { $0.literals.contains(number) }
        return isMeant && holds(number, keys, chosen) == false
    }

    /// Whether a literal holds for the values chosen so far; nil if one is missing.
    private func holds(_ number: Int, _ keys: [AddressTerm: Int], _ chosen: [Int: IPAddress]) -> Bool? {
        func value(_ term: AddressTerm) -> IPAddress? {
            if case .constant(let address) = term { return address }
            return keys[term].flatMap { chosen[$0] }
        }
        let literal = literals[number]
        switch literal.atom {
        case .sameAddress(let one, let other):
            guard let one = value(one), let other = value(other) else { return nil }
            return (one == other) == literal.isTrue
        case .inRange(let one, let other):
            guard let one = value(one), let other = value(other) else { return nil }
            return one.isInRange(other) == literal.isTrue
        case .isIPv6(let place):
            return value(.place(place)).map { $0.isIPv6 == literal.isTrue }
        default: return nil
        }
    }
}

extension Atom {
    /// The addresses it speaks of.
    fileprivate var addresses: [AddressTerm] {
        switch self {
        case .sameAddress(let one, let other), .inRange(let one, let other): [one, other]
        case .isIPv6(let place): [.place(place)]
        default: []
        }
    }

    /// Whether it says what lies in a network that is not known.
    fileprivate var isInOpenRange: Bool {
        if case .inRange(_, .place) = self { true } else { false }
    }

    fileprivate var isAddressEquality: Bool {
        if case .sameAddress = self { true } else { false }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Finds texts for places of which is said what they equal and what patterns they match.
struct TextTheory {
    /// How many choices a search may try.
    private static let limit = 20_000

    /// How many texts may differ from one another.
    private static let groups = 400

    private let literals: [TheoryLiteral]

    init(_ literals: [TheoryLiteral]) {
        self.literals = literals
    }

    /// The texts of all places that the literals speak of.
    ///
    /// - Parameter work: grows by the steps taken.
    func solve(work: inout Int) -> TheoryAnswer<[PlaceID: CedarString]> {
        var steps = 0
        let answer = attempt(Array(literals.indices), &steps).minimized { attempt($0, &steps).isConflict }
        work += steps
        return answer
    }

    /// What is said of texts that are the same.
    private struct Group {
        var constant: CedarString?
        var matched: [LikePattern] = []
        var unmatched: [LikePattern] = []
        var literals: [Int] = []
        var others: Set<Int> = []
        var candidates: [CedarString] = []
    }

    private func attempt(_ numbers: [Int], _ work: inout Int) -> TheoryAnswer<[PlaceID: CedarString]> {
        var classes = EqualityClasses<TextTerm>()
        for number in numbers {
            guard case .sameText(let one, let other) = literals[number].atom else { continue }
            if literals[number].isTrue { classes.unite(one, other) }
        }
        var groups: [Int: Group] = [:]
        for number in numbers {
            if let conflict = add(number, &classes, &groups) { return .conflict(conflict + numbers) }
        }
        for element in classes.elements {
            guard case .constant(let text) = element else { continue }
            let group = classes.find(element)
            if let constant = groups[group]?.constant, constant != text { return .conflict(numbers) }
            groups[group, default: Group()].constant = text
        }
        return assign(&groups, &classes, numbers, &work)
    }

    /// Adds what a literal says; the numbers of a conflict, if it is one by itself.
    private func add(_ number: Int, _ classes: inout EqualityClasses<TextTerm>, _ groups: inout [Int: Group]) -> [Int]?
    {
        switch literals[number].atom {
        case .sameText(let one, let other):
            let (first, second) = (classes.find(one), classes.find(other))
            groups[first, default: Group()].literals.append(number)
            if literals[number].isTrue { return nil }
            if first == second { return [] }
            groups[first, default: Group()].others.insert(second)
            groups[second, default: Group()].others.insert(first)
            groups[second, default: Group()].literals.append(number)
        case .like(let place, let pattern):
            let group = classes.find(.place(place))
            groups[group, default: Group()].literals.append(number)
            if literals[number].isTrue {
                groups[group, default: Group()].matched.append(pattern)
            } else {
                groups[group, default: Group()].unmatched.append(pattern)
            }
        default: break
        }
        return nil
    }

    private func assign(
        _ groups: inout [Int: Group],
        _ classes: inout EqualityClasses<TextTerm>,
        _ numbers: [Int],
        _ work: inout Int
    ) -> TheoryAnswer<[PlaceID: CedarString]> {
        for (key, group) in groups {
            guard let candidates = candidates(group, &work) else { return .unknown }
            if candidates.isEmpty { return .conflict(group.constant == nil ? group.literals : numbers) }
            groups[key]?.candidates = candidates
        }
        // Whoever has more candidates than others to differ from can always be served last.
        let order = groups.keys.sorted { one, other in
            let (first, second) = (groups[one]?.candidates.count ?? 0, groups[other]?.candidates.count ?? 0)
            return first == second ? one < other : first < second
        }
        // The choice recurses once a group.
        guard order.count <= Self.groups else { return .unknown }
        var chosen: [Int: CedarString] = [:]
        var steps = 0
        guard choose(order[...], groups, &chosen, &steps) else {
            work += steps
            return steps > Self.limit ? .unknown : .conflict(numbers)
        }
        var values: [PlaceID: CedarString] = [:]
        for element in classes.elements {
            guard case .place(let place) = element else { continue }
            values[place] = chosen[classes.find(element)] ?? CedarString("")
        }
        return .model(values)
    }

    private func candidates(_ group: Group, _ work: inout Int) -> [CedarString]? {
        guard let constant = group.constant else {
            let search = LikeSearch(matching: group.matched, notMatching: group.unmatched)
            return search.texts(group.others.count + 1, work: &work)
        }
        let scalars = Array(constant.text.unicodeScalars)
        let isGood =
            group.matched.allSatisfy { LikeMatcher($0).matches(scalars) }
            && !group.unmatched.contains { LikeMatcher($0).matches(scalars) }
        return isGood ? [constant] : []
    }

    private func choose(
        _ order: ArraySlice<Int>,
        _ groups: [Int: Group],
        _ chosen: inout [Int: CedarString],
        _ steps: inout Int
    ) -> Bool {
        guard let key = order.first, let group = groups[key] else { return true }
        for candidate in group.candidates where !group.others.contains(where: { chosen[$0] == candidate }) {
            steps += 1
            if steps > Self.limit { return false }
            chosen[key] = candidate
            if choose(order.dropFirst(), groups, &chosen, &steps) { return true }
            chosen[key] = nil
        }
        return false
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON

extension Solver {
    private static let mostDistinct = 64

    /// Values for elements of which no two are equal.
    func distinctValues(_ layout: ItemLayout) -> Answer {
        let count = layout.length
        guard count <= Self.mostDistinct else {
            return unknown("more than \(Self.mostDistinct) elements without equal ones")
        }
        var pools: [[Int32]] = []
        var known: [[Literal]: [Int32]] = [:]
        for literals in layout.literals {
            guard let goal = normalized(literals) else { return .impossible }
            if let pool = known[goal] {
                pools.append(pool)
                continue
            }
            guard let pool = values(of: goal, upTo: count) else { return .unknown }
            known[goal] = pool
            pools.append(pool)
        }
        guard let matching = Self.match(pools) else { return .impossible }
        return compose(.array(matching.map(value)), size: matching.reduce(2) { $0 + size(of: $1) + 1 })
    }

    /// Different values of a goal: all, or so many; nil if it cannot be said whether there are more.
    private func values(of goal: [Literal], upTo count: Int) -> [Int32]? {
        var values: [Int32] = []
        while values.count < count {
            switch solve(goal + values.map { .fails($0) }) {
            case .found(let value):
                guard spend(value.size / 64) else { return nil }
                let node = graph.constant(value.value)
                // What does not differ from itself was not thought out.
                if values.contains(node) { return nil }
                values.append(node)
            case .impossible: return values
            case .unknown: return nil
            }
        }
        return values
    }

    /// For each pool one of its values, none of them twice; nil if there is no such choice.
    private static func match(_ pools: [[Int32]]) -> [Int32]? {
        var owner: [Int32: Int] = [:]
        for index in pools.indices {
            var seen: Set<Int32> = []
            if !place(index, pools, &owner, &seen) { return nil }
        }
        var result = [Int32](repeating: 0, count: pools.count)
        for (value, index) in owner { result[index] = value }
        return result
    }

    /// Recurses as deep as there are pools, which are few.
    private static func place(
        _ index: Int,
        _ pools: [[Int32]],
        _ owner: inout [Int32: Int],
        _ seen: inout Set<Int32>
    ) -> Bool {
        for value in pools[index] where seen.insert(value).inserted {
            guard let other = owner[value] else {
                owner[value] = index
                return true
            }
            if place(other, pools, &owner, &seen) {
                owner[value] = index
                return true
            }
        }
        return false
    }
}

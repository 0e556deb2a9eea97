// SPDX-License-Identifier: Apache-2.0
import JSON

extension Solver {
    private static let longestArray = 1_000

    /// What a demand on an array means beside what is recorded.
    func judge(_ demand: Demand, _ record: ItemRecord) -> QuickAnswer {
        switch demand {
        case .minItems(let count): return count <= record.least ? .holds : count > record.most ? .fails : .open
        case .maxItems(let count): return count >= record.most ? .holds : count < record.least ? .fails : .open
        case .element(let index, let literal):
            if index >= record.most { return .fails }
            let literals = record.literals(at: index)
            if isEmpty(literals + [literal]) { return .fails }
            return index < record.least && isSettledEmpty(literals + [literal.negated]) ? .holds : .open
        case .someElement(let from, let literal):
            if from >= record.most { return .fails }
            let last = max(record.prefixCount, from)
            let isPossible = (from...last).contains {
                $0 < record.most && !isEmpty(record.literals(at: $0) + [literal])
            }
            return isPossible ? .open : .fails
        case .uniqueItems(let isUnique):
            if isUnique ? record.isUnique : record.needsRepetition { return .holds }
            return (isUnique ? record.needsRepetition : record.isUnique || record.most < 2) ? .fails : .open
        case .atLeastOf(let node, let count):
            if count > record.most { return .fails }
            let isPossible = (0...record.prefixCount).contains {
                $0 < record.most && !isEmpty(record.literals(at: $0) + [.holds(node)])
            }
            return isPossible ? .open : .fails
        default: return .open
        }
    }

    /// An array that fulfils a record.
    func solve(_ record: ItemRecord) -> Answer {
        if record.isContradictory { return .impossible }
        let isPlain = record.someElements.isEmpty && record.atLeast.isEmpty && !record.needsRepetition
        let wanted = record.someElements.count + record.atLeast.reduce(0) { $0 &+ min($1.count, Self.longestArray + 1) }
        let repeated = record.needsRepetition ? 2 : 0
        let longest = isPlain ? record.least : max(record.least, record.prefixCount + wanted + repeated)
        guard record.least <= Self.longestArray else {
            return unknown("an array of more than \(Self.longestArray) elements")
        }
        let isCut = longest > Self.longestArray
        var isUnknown = false
        var length = record.least
        while length <= min(longest, min(record.most, Self.longestArray)) {
            guard spend(1 + length) else { return .unknown }
            // Past an element that cannot exist there is none.
            if length > 0, isEmpty(record.literals(at: length - 1)) { break }
            var layout = ItemLayout(record, length: length)
            switch assign(&layout, record) {
            case .found(let value): return .found(value)
            case .impossible: break
            case .unknown: isUnknown = true
            }
            length += 1
        }
        if isCut, length > Self.longestArray { return unknown("an array of more than \(Self.longestArray) elements") }
        return isUnknown ? .unknown : .impossible
    }

    /// Gives every obligation elements that fulfil it, one after the other.
    private func assign(_ layout: inout ItemLayout, _ record: ItemRecord) -> Answer {
        // Elements that nothing is asked of beside their plans.
        for index in layout.literals.indices where isEmpty(layout.literals[index]) { return .impossible }
        if record.needsRepetition { return repeatElement(layout, record) }
        return assign(layout, record, layout.obligations(record), from: 0, after: -1)
    }

    private func repeatElement(_ layout: ItemLayout, _ record: ItemRecord) -> Answer {
        var isUnknown = false
        let last = min(layout.length, record.prefixCount + 2)
        for second in 0..<last {
            for first in 0..<second {
                guard spend() else { return .unknown }
                var next = layout
                guard next.join(first, second), !isEmpty(next.literals[first]) else { continue }
                switch assign(next, record, next.obligations(record), from: 0, after: -1) {
                case .found(let value): return .found(value)
                case .impossible: break
                case .unknown: isUnknown = true
                }
            }
        }
        // Two elements may be equal and still be written differently.
        if mindsSpelling { return unknown("equal numbers that are written differently") }
        return isUnknown ? .unknown : .impossible
    }

    private func assign(
        _ layout: ItemLayout,
        _ record: ItemRecord,
        _ obligations: [ItemLayout.Obligation],
        from place: Int,
        after: Int
    ) -> Answer {
        guard place < obligations.count else { return limit(layout, record, from: 0, at: 0, left: 0) }
        guard depth < limits.depth else { return unknown("arrays with very many obligations") }
        depth += 1
        defer { depth -= 1 }
        let obligation = obligations[place]
        var isUnknown = false
        var hasTriedNew = false
        for index in max(obligation.from, obligation.continues ? after + 1 : 0)..<max(layout.length, obligation.from) {
            guard index < layout.length, spend() else { break }
            // Elements past all prefixes that nothing is asked of are alike.
            let isNew = index >= record.prefixCount && layout.isUntouched(index)
            if isNew, hasTriedNew { continue }
            if isNew { hasTriedNew = true }
            var next = layout
            next.add(obligation.literal, at: index)
            if isEmpty(next.literals[next.joined[index]]) { continue }
            switch assign(next, record, obligations, from: place + 1, after: index) {
            case .found(let value): return .found(value)
            case .impossible: break
            case .unknown: isUnknown = true
            }
        }
        if isExhausted { return .unknown }
        return isUnknown ? .unknown : .impossible
    }

    /// Lets at most so many elements fulfil a node, for each such bound.
    private func limit(
        _ layout: ItemLayout,
        _ record: ItemRecord,
        from place: Int,
        at index: Int,
        left: Int
    ) -> Answer {
        guard place < record.atMost.count else { return values(layout, record) }
        let bound = record.atMost[place]
        let left = index == 0 ? bound.count : left
        guard index < layout.length else { return limit(layout, record, from: place + 1, at: 0, left: 0) }
        guard depth < limits.depth else { return unknown("an array with bounds on very many elements") }
        depth += 1
        defer { depth -= 1 }
        guard spend() else { return .unknown }
        var next = layout
        next.add(.fails(bound.node), at: index)
        var isUnknown = false
        if !isEmpty(next.literals[next.joined[index]]) {
            switch limit(next, record, from: place, at: index + 1, left: left) {
            case .found(let value): return .found(value)
            // Of one bound, an element that can do without need not use it up.
            case .impossible: if record.atMost.count == 1, !record.isUnique { return .impossible }
            case .unknown: isUnknown = true
            }
        }
        guard left > 0, !isExhausted else { return isUnknown ? .unknown : .impossible }
        let answer = limit(layout, record, from: place, at: index + 1, left: left - 1)
        if case .impossible = answer, isUnknown { return .unknown }
        return answer
    }

    /// Values for all elements.
    private func values(_ layout: ItemLayout, _ record: ItemRecord) -> Answer {
        guard spend(layout.length) else { return .unknown }
        var values: [Witness] = []
        for index in layout.literals.indices {
            if layout.joined[index] != index {
                values.append(values[layout.joined[index]])
                continue
            }
            switch solve(layout.literals[index]) {
            case .found(let value): values.append(value)
            case .impossible: return .impossible
            case .unknown: return .unknown
            }
        }
        let array = compose(.array(values.map(\.value)), size: values.reduce(2) { $0 + $1.size + 1 })
        guard record.isUnique, case .found(let whole) = array else { return array }
        guard spend(whole.size / 64) else { return .unknown }
        if Set(values.map { CanonicalValue.bytes(of: $0.value) }).count == values.count { return array }
        return distinctValues(layout)
    }
}

/// What each element of an array of a known length has to fulfil.
struct ItemLayout {
    /// Some element from an index on fulfils a literal.
    struct Obligation {
        let from: Int
        let literal: Literal
        /// Whether it comes after the element that the obligation before it got.
        let continues: Bool
    }

    let length: Int
    var literals: [[Literal]]
    /// The element that each element is equal to: itself or an earlier one.
    var joined: [Int]
    private var touched: Set<Int> = []

    init(_ record: ItemRecord, length: Int) {
        self.length = length
        literals = (0..<length).map { record.literals(at: $0) }
        joined = Array(0..<length)
    }

    func isUntouched(_ index: Int) -> Bool { !touched.contains(index) }

    mutating func add(_ literal: Literal, at index: Int) {
        literals[joined[index]].append(literal)
        touched.insert(index)
    }

    /// Makes two elements equal.
    mutating func join(_ first: Int, _ second: Int) -> Bool {
        literals[first] += literals[second]
        joined[second] = first
        touched.formUnion([first, second])
        return true
    }

    func obligations(_ record: ItemRecord) -> [Obligation] {
        var list = record.someElements.map { Obligation(from: $0.from, literal: $0.literal, continues: false) }
        for entry in record.atLeast {
            for number in 0..<min(entry.count, length + 1) {
                list.append(Obligation(from: 0, literal: .holds(entry.node), continues: number > 0))
            }
        }
        return list
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What an array has to fulfil.
struct ItemRecord {
    var least = 0
    var most = Int.max
    var isUnique = false
    var needsRepetition = false
    /// The nodes of the first elements, then that of the others; -1 for none.
    var plans: [(prefix: [Int32], rest: Int32)] = []
    /// What an element at an index, which exists, fulfils.
    var elements: [(index: Int, literal: Literal)] = []
    /// What some element from an index on fulfils.
    var someElements: [(from: Int, literal: Literal)] = []
    var atLeast: [(node: Int32, count: Int)] = []
    var atMost: [(node: Int32, count: Int)] = []
    /// Nodes that no element fulfils.
    private var noElements: [Int32] = []

    var isContradictory: Bool { least > most || isUnique && needsRepetition }

    /// False if it contradicts what is there.
    mutating func add(_ demand: Demand) -> Bool {
        switch demand {
        case .minItems(let count): least = max(least, count)
        case .maxItems(let count): most = min(most, count)
        case .uniqueItems(true): isUnique = true
        case .uniqueItems(false):
            needsRepetition = true
            least = max(least, 2)
        case .elements(let prefix, let rest): plans.append((prefix, rest))
        case .element(let index, let literal):
            elements.append((index, literal))
            least = max(least, index + 1)
        case .someElement(let from, let literal):
            someElements.append((from, literal))
            least = max(least, from + 1)
        case .atLeastOf(let node, let count):
            atLeast.append((node, count))
            least = max(least, count)
        case .atMostOf(let node, 0): noElements.append(node)
        case .atMostOf(let node, let count): atMost.append((node, count))
        default: break
        }
        return !isContradictory
    }

    /// The number of the first elements that are not all treated alike.
    var prefixCount: Int {
        let plan = plans.map(\.prefix.count).max() ?? 0
        let element = elements.map { $0.index + 1 }.max() ?? 0
        let some = someElements.map(\.from).max() ?? 0
        return max(plan, max(element, some))
    }

    /// What the element at an index fulfils if it exists.
    func literals(at index: Int) -> [Literal] {
        var result = noElements.map { Literal.fails($0) }
        for plan in plans {
            if index < plan.prefix.count {
                result.append(.holds(plan.prefix[index]))
            } else if plan.rest >= 0 {
                result.append(.holds(plan.rest))
            }
        }
        for element in elements where element.index == index { result.append(element.literal) }
        return result
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A matching of as many old branches with new ones as possible, by augmenting paths.
struct BranchMatching {
    private struct Edge {
        let right: Int
        let differenceCount: Int
        let differences: [JSONSchemaDifference]
    }

    private var edges: [[Edge]]
    /// The left branch of each right one.
    private var ofRight: [Int?]
    /// The right branch of each left one.
    private var ofLeft: [Int?]
    private var isFixed: [Bool]
    private var fixed: [JSONSchemaDifference] = []
    private(set) var count = 0

    init(lefts: Int, rights: Int) {
        edges = Array(repeating: [], count: lefts)
        ofRight = Array(repeating: nil, count: rights)
        ofLeft = Array(repeating: nil, count: lefts)
        isFixed = Array(repeating: false, count: lefts)
    }

    func isTaken(left: Int) -> Bool { isFixed[left] }

    func isTaken(right: Int) -> Bool { ofRight[right] != nil }

    /// Pairs two branches for good.
    mutating func fix(_ left: Int, _ right: Int, _ differences: [JSONSchemaDifference]) {
        guard ofRight[right] == nil, !isFixed[left] else { return }
        ofRight[right] = left
        ofLeft[left] = right
        isFixed[left] = true
        fixed += differences
        count += 1
    }

    /// Notes that two branches may be paired.
    mutating func add(_ left: Int, _ right: Int, _ count: Int, _ differences: [JSONSchemaDifference]) {
        edges[left].append(Edge(right: right, differenceCount: count, differences: differences))
    }

    /// Pairs as many as possible, those without differences first; how many steps it took. Ends without an answer soon
    /// after more steps than allowed.
    mutating func solve(within bound: Int) -> Int {
        for left in edges.indices { edges[left].sort { $0.differenceCount < $1.differenceCount } }
        var steps = 0
        for left in edges.indices where !isFixed[left] {
            if let edge = edges[left].first(where: { $0.differenceCount == 0 && ofRight[$0.right] == nil }) {
                ofRight[edge.right] = left
                ofLeft[left] = edge.right
                isFixed[left] = true
                count += 1
            }
        }
        for left in edges.indices where !isFixed[left] && steps <= bound {
            count += augment(from: left, &steps) ? 1 : 0
        }
        return steps
    }

    /// Looks for a way to pair one more, breadth first; no recursion, so that its depth does not matter.
    private mutating func augment(from start: Int, _ steps: inout Int) -> Bool {
        var reachedFrom: [Int: Int] = [:]
        var queue = [start]
        var next = 0
        while next < queue.count {
            let left = queue[next]
            next += 1
            for edge in edges[left] where reachedFrom[edge.right] == nil {
                steps += 1
                reachedFrom[edge.right] = left
                guard let other = ofRight[edge.right] else {
                    turn(edge.right, start, reachedFrom)
                    return true
                }
                queue.append(other)
            }
        }
        return false
    }

    private mutating func turn(_ end: Int, _ start: Int, _ reachedFrom: [Int: Int]) {
        var right = end
        while let left = reachedFrom[right] {
            let previous = ofLeft[left]
            ofRight[right] = left
            ofLeft[left] = right
            guard left != start, let previous else { return }
            right = previous
        }
    }

    /// All pairs but those fixed beforehand, in the order of the old branches.
    var pairs: [(left: Int, right: Int)] {
        let all = ofRight.enumerated().compactMap { right, left in left.map { (left: $0, right: right) } }
        return all.filter { pair in edges[pair.left].contains { $0.right == pair.right } }.sorted { $0.left < $1.left }
    }

    /// The differences of all pairs, as far as they were kept.
    var differences: [JSONSchemaDifference] {
        fixed + pairs.flatMap { pair in edges[pair.left].first { $0.right == pair.right }?.differences ?? [] }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The ancestors of the nodes of a graph, whose nodes are numbered from 0.
package enum TransitiveClosure {
    /// Why there is no closure.
    package enum Failure: Error, Equatable {
        /// A node that is its own ancestor.
        case cycle(Int)
        /// All ancestors of all nodes together are more than the limit.
        case tooLarge
    }

    /// The ancestors of each node, sorted. A node is among its own only if there is a cycle and cycles are allowed.
    ///
    /// - Parameters:
    ///   - parents: of each node, its direct parents; numbers that are no node's are taken for nodes without parents.
    ///   - allowsCycles: whether a cycle is no error.
    ///   - limit: the most ancestors, all nodes' taken together; it bounds the steps to find them as well.
    package static func ancestors(
        parents: [[Int]],
        allowsCycles: Bool,
        limit: Int
    ) throws(Failure) -> [[Int]] {
        if !allowsCycles { try refuseCycle(parents) }
        var result: [[Int]] = []
        result.reserveCapacity(parents.count)
        // By node, the last one whose ancestor it was found to be; numbers of no node are kept in a set.
        var found = Array(repeating: -1, count: parents.count)
        var total = 0
        var steps = 0
        for node in parents.indices {
            var seen: [Int] = []
            var strangers: Set<Int> = []
            var next = 0
            func isNew(_ parent: Int) -> Bool {
                guard parents.indices.contains(parent) else { return strangers.insert(parent).inserted }
                defer { found[parent] = node }
                return found[parent] != node
            }
            for parent in parents[node] where isNew(parent) { seen.append(parent) }
            while next < seen.count {
                defer { next += 1 }
                guard parents.indices.contains(seen[next]) else { continue }
                for parent in parents[seen[next]] where isNew(parent) { seen.append(parent) }
                steps += parents[seen[next]].count
                guard total + seen.count <= limit, steps <= 64 * limit else { throw .tooLarge }
            }
            total += seen.count
            result.append(seen.sorted())
        }
        return result
    }

    /// Removes nodes whose parents are all removed until none is left; what cannot be removed is on or below a cycle.
    package static func refuseCycle(_ parents: [[Int]]) throws(Failure) {
        var children: [[Int]] = Array(repeating: [], count: parents.count)
        var waiting: [Int] = Array(repeating: 0, count: parents.count)
        for (node, parents) in parents.enumerated() {
            for parent in parents where children.indices.contains(parent) {
                children[parent].append(node)
                waiting[node] += 1
            }
        }
        var free = waiting.indices.filter { waiting[$0] == 0 }
        while let node = free.popLast() {
            for child in children[node] {
                waiting[child] -= 1
                if waiting[child] == 0 { free.append(child) }
            }
        }
        guard let stuck = waiting.firstIndex(where: { $0 > 0 }) else { return }
        throw .cycle(onCycle(from: stuck, parents, waiting))
    }

    /// Upwards from a node that cannot be removed, every node has a parent that cannot, so a node comes twice.
    private static func onCycle(from start: Int, _ parents: [[Int]], _ waiting: [Int]) -> Int {
        var node = start
        var seen: Set<Int> = []
        while seen.insert(node).inserted {
            guard let next = parents[node].first(where: { waiting.indices.contains($0) && waiting[$0] > 0 }) else {
                break
            }
            node = next
        }
        return node
    }
}

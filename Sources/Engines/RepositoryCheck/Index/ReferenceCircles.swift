// SPDX-License-Identifier: Apache-2.0

/// Orders files so that each comes after those it needs, and finds the groups of files that need each other: strongly
/// connected components, found in one walk (R. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972).
struct ReferenceCircles {
    /// Files each of which needs all others of the group.
    struct Group {
        /// How many files they are.
        let count: Int
        /// A shortest circle through the first of them, that file once more at the end.
        let way: [Int]
        /// The reference by which the last file of the way leads back to its first, in the file's outline.
        let reference: Int
    }

    private let targets: [[Int?]]
    /// Each file after those it needs, otherwise by their numbers.
    private(set) var order: [Int] = []
    private(set) var groups: [Group] = []
    /// Whether a file is in a circle, or needs one that is.
    private(set) var isCircular: [Bool]

    private var numbers: [Int?]
    /// The lowest number of a file on the stack that is reached from each.
    private var lowest: [Int]
    private var isOnStack: [Bool]
    private var stack: [Int] = []
    private var count = 0

    init(_ targets: [[Int?]]) {
        self.targets = targets
        numbers = Array(repeating: nil, count: targets.count)
        lowest = Array(repeating: 0, count: targets.count)
        isOnStack = Array(repeating: false, count: targets.count)
        isCircular = Array(repeating: false, count: targets.count)
        for start in targets.indices where numbers[start] == nil { walk(from: start) }
        // What a file needs comes before it, except in circles, which are known by now.
        for file in order where !isCircular[file] {
            isCircular[file] = targets[file].contains { $0.map { isCircular[$0] } ?? false }
        }
    }

    private mutating func walk(from start: Int) {
        var open = [(file: start, next: 0)]
        enter(start)
        while let (file, next) = open.last {
            guard next < targets[file].count else {
                open.removeLast()
                if let parent = open.last?.file { lowest[parent] = min(lowest[parent], lowest[file]) }
                leave(file)
                continue
            }
            open[open.count - 1].next += 1
            guard let target = targets[file][next] else { continue }
            if numbers[target] == nil {
                enter(target)
                open.append((target, 0))
            } else if isOnStack[target] {
                lowest[file] = min(lowest[file], numbers[target] ?? 0)
            }
        }
    }

    private mutating func enter(_ file: Int) {
        numbers[file] = count
        lowest[file] = count
        count += 1
        stack.append(file)
        isOnStack[file] = true
    }

    private mutating func leave(_ file: Int) {
        order.append(file)
        guard lowest[file] == numbers[file] else { return }
        var members: [Int] = []
        while let member = stack.popLast() {
            isOnStack[member] = false
            members.append(member)
            if member == file { break }
        }
        // A file may refer to itself.
        guard members.count > 1 else { return }
        for member in members { isCircular[member] = true }
        if let group = group(members) { groups.append(group) }
    }

    /// Breadth first from the group's first file back to it.
    private func group(_ members: [Int]) -> Group? {
        guard let first = members.min() else { return nil }
        let inside = Set(members)
        var cameFrom: [Int: Int] = [:]
        var waiting = [first]
        var next = 0
        while next < waiting.count {
            let file = waiting[next]
            next += 1
            for (reference, target) in targets[file].enumerated() {
                guard let target, target != file, inside.contains(target) else { continue }
                if target == first {
                    return Group(count: members.count, way: way(to: file, cameFrom) + [first], reference: reference)
                }
                if cameFrom[target] == nil {
                    cameFrom[target] = file
                    waiting.append(target)
                }
            }
        }
        return nil
    }

    private func way(to last: Int, _ cameFrom: [Int: Int]) -> [Int] {
        var way = [last]
        var file = last
        while let before = cameFrom[file] {
            way.append(before)
            file = before
        }
        return way.reversed()
    }
}

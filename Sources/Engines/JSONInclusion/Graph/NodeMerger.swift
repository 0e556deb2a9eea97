// SPDX-License-Identifier: Apache-2.0

/// Finds the schemas that are equal, recursive ones as well, and makes one node of them.
///
/// Schemas that end are numbered from the leaves up by what they demand of which numbers. Of those that do not end, all
/// begin in one class; classes are split until two nodes of a class demand the same of the same classes. What is left
/// is equal: it says the same at every depth of a value.
struct NodeMerger {
    private static let mostRounds = 200
    private static let mostWork = 8_000_000

    private let graph: SchemaGraph
    private var classes: [Int32]
    private var numbers: [[Int64]: Int32] = [:]
    private var count: Int32 = 0
    /// For a node that is only a reference, where it leads.
    private let targets: [Int32]
    private var work = 0

    private init(_ graph: SchemaGraph) {
        self.graph = graph
        classes = Array(repeating: -1, count: graph.nodes.count)
        targets = graph.nodes.map { node in
            let isPlain = node.kinds == ValueKind.all && node.constant < 0 && !node.isDynamic && node.rules.count == 1
            if isPlain, node.whole == .no, case .all(let list) = node.rules[0], list.count == 1 { return list[0] }
            return -1
        }
    }

    static func merged(_ graph: SchemaGraph) -> SchemaGraph {
        var merger = NodeMerger(graph)
        let endless = merger.numberFinite()
        if !endless.isEmpty, !merger.refine(endless) {
            for number in endless {
                merger.classes[number] = merger.count
                merger.count += 1
            }
        }
        return merger.rebuilt()
    }

    /// Numbers all nodes from which only finitely many can be reached on all ways; the others.
    private mutating func numberFinite() -> [Int] {
        var parents: [[Int]] = Array(repeating: [], count: graph.nodes.count)
        var open = [Int](repeating: 0, count: graph.nodes.count)
        for (number, node) in graph.nodes.enumerated() {
            for rule in node.rules {
                graph.forEachChild(of: rule) { child in
                    parents[Int(child)].append(number)
                    open[number] += 1
                }
            }
        }
        var queue = graph.nodes.indices.filter { open[$0] == 0 }
        while let number = queue.popLast() {
            classes[number] = classNumber(of: number)
            for parent in parents[number] {
                open[parent] -= 1
                if open[parent] == 0 { queue.append(parent) }
            }
        }
        return graph.nodes.indices.filter { open[$0] > 0 }
    }

    private mutating func classNumber(of node: Int) -> Int32 {
        if targets[node] >= 0 { return classes[Int(targets[node])] }
        let key = self.key(of: node)
        if let known = numbers[key] { return known }
        numbers[key] = count
        count += 1
        return count - 1
    }

    /// False if that takes too much.
    private mutating func refine(_ endless: [Int]) -> Bool {
        let first = count
        var found = 0
        for number in endless { classes[number] = first }
        for _ in 0..<Self.mostRounds {
            var known: [[Int64]: Int32] = [:]
            var next: [(Int, Int32)] = []
            for number in endless where targets[number] < 0 {
                let key = self.key(of: number)
                work += key.count
                let place = known[key] ?? first + Int32(truncatingIfNeeded: known.count)
                known[key] = place
                next.append((number, place))
            }
            guard work <= Self.mostWork else { return false }
            for (number, place) in next { classes[number] = place }
            for number in endless where targets[number] >= 0 { classes[number] = classes[Int(end(of: number))] }
            if known.count == found {
                count = first + Int32(truncatingIfNeeded: found)
                return true
            }
            found = known.count
        }
        return false
    }

    /// The end of a chain of references; it has one, since circles were refused.
    private func end(of node: Int) -> Int32 {
        var node = Int32(truncatingIfNeeded: node)
        while targets[Int(node)] >= 0 { node = targets[Int(node)] }
        return node
    }

    /// What a node demands, by its children's classes.
    private func key(of number: Int) -> [Int64] {
        let node = graph.nodes[number]
        var key: [Int64] = [Int64(node.kinds), Int64(node.whole.rawValue), Int64(node.constant)]
        // What a dynamic reference means depends on where it stands.
        if node.isDynamic { return key + [Int64(number), -1] }
        for rule in node.rules { append(rule, to: &key) }
        return key
    }

    private func classOf(_ node: Int32) -> Int64 { node < 0 ? -1 : Int64(classes[Int(node)]) }

    private func set(_ nodes: [Int32]) -> [Int64] { Set(nodes.map { classOf($0) }).sorted() }

    private func append(_ rule: Rule, to key: inout [Int64]) {
        func add(_ tag: Int64, _ values: [Int64]) {
            key.append(tag)
            key.append(Int64(values.count))
            key += values
        }
        switch rule {
        case .all(let list): add(1, set(list))
        case .any(let list): add(2, set(list))
        case .one(let list): add(3, list.map { classOf($0) }.sorted())
        case .not(let node): add(4, [classOf(node)])
        case .condition(let test, let then, let other): add(5, [classOf(test), classOf(then), classOf(other)])
        case .constants(let list): add(6, Set(list.map { Int64(graph.nodes[Int($0)].constant) }).sorted())
        case .minLength(let count): add(7, [Int64(count)])
        case .maxLength(let count): add(8, [Int64(count)])
        case .pattern(let pattern): add(9, [Int64(pattern)])
        case .format(let format): add(10, [Int64(format)])
        case .atLeast(let number, let isExclusive): add(isExclusive ? 11 : 12, number.words)
        case .atMost(let number, let isExclusive): add(isExclusive ? 13 : 14, number.words)
        case .multipleOf(let number): add(15, number.words)
        case .minItems(let count): add(16, [Int64(count)])
        case .maxItems(let count): add(17, [Int64(count)])
        case .uniqueItems: add(18, [])
        case .elements(let prefix, let rest): add(19, prefix.map { classOf($0) } + [classOf(rest)])
        case .contains(let node, let least, let most, let evaluates):
            add(20, [classOf(node), Int64(least), Int64(most), evaluates ? 1 : 0])
        case .unevaluatedItems(let node): add(21, [classOf(node)])
        case .minProperties(let count): add(22, [Int64(count)])
        case .maxProperties(let count): add(23, [Int64(count)])
        case .members(let plan): add(24, members(graph.plans[Int(plan)]))
        case .dependentRequired(let name, let needed): add(25, [Int64(name)] + Set(needed.map { Int64($0) }).sorted())
        case .dependentSchema(let name, let node): add(26, [Int64(name), classOf(node)])
        case .unevaluatedProperties(let node): add(27, [classOf(node)])
        case .opaque(let kinds, let reason): add(28, [Int64(kinds)] + reason.utf8.map { Int64($0) })
        }
    }

    private func members(_ plan: MemberPlan) -> [Int64] {
        var key: [Int64] = []
        for (name, node) in plan.properties.sorted(by: { $0.key < $1.key }) { key += [Int64(name), classOf(node)] }
        key.append(-2)
        key += Set(plan.required.map { Int64($0) }).sorted()
        key.append(-3)
        let patterns = plan.patterns.map { (Int64($0.pattern), classOf($0.node)) }.sorted { $0 < $1 }
        for (pattern, node) in patterns { key += [pattern, node] }
        return key + [-4, classOf(plan.additional), classOf(plan.names)]
    }

    /// The graph with one node a class; 0 and 1 stay what they are.
    private func rebuilt() -> SchemaGraph {
        var numbers: [Int32: Int32] = [:]
        var kept: [Int] = []
        // A reference is never kept for what it leads to.
        for number in graph.nodes.indices where targets[number] < 0 && numbers[classes[number]] == nil {
            numbers[classes[number]] = Int32(truncatingIfNeeded: kept.count)
            kept.append(number)
        }
        func number(_ node: Int32) -> Int32 { node < 0 ? -1 : numbers[classes[Int(node)]] ?? -1 }
        var result = graph
        result.nodes = kept.map { graph.nodes[$0] }
        for index in result.nodes.indices {
            result.nodes[index].rules = result.nodes[index].rules.map { $0.mapped(number) }
            result.nodes[index].finish()
        }
        for index in result.plans.indices {
            result.plans[index].properties = result.plans[index].properties.mapValues(number)
            result.plans[index].patterns = result.plans[index].patterns.map { ($0.pattern, number($0.node)) }
            result.plans[index].additional = number(result.plans[index].additional)
            result.plans[index].names = number(result.plans[index].names)
        }
        result.renumberConstants(number)
        result.writer = number(graph.writer)
        result.reader = number(graph.reader)
        return result
    }
}

extension Decimal {
    /// The number as words, the same for equal numbers only.
    fileprivate var words: [Int64] {
        [Int64(truncatingIfNeeded: coefficient >> 64), Int64(truncatingIfNeeded: coefficient), Int64(exponent)]
    }
}

extension Rule {
    /// The same rule about nodes of other numbers.
    func mapped(_ number: (Int32) -> Int32) -> Rule {
        switch self {
        case .all(let list): .all(list.map(number))
        case .any(let list): .any(list.map(number))
        case .one(let list): .one(list.map(number))
        case .constants(let list): .constants(list.map(number))
        case .not(let node): .not(number(node))
        case .condition(let test, let then, let other): .condition(number(test), number(then), number(other))
        case .elements(let prefix, let rest): .elements(prefix.map(number), number(rest))
        case .contains(let node, let least, let most, let evaluates):
            .contains(number(node), least: least, most: most, evaluates: evaluates)
        case .unevaluatedItems(let node): .unevaluatedItems(number(node))
        case .dependentSchema(let name, let node): .dependentSchema(name, number(node))
        case .unevaluatedProperties(let node): .unevaluatedProperties(number(node))
        default: self
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

/// Puts the compiled programs of both sides into one graph, a node a block.
struct GraphBuilder {
    static let mostNodes = 200_000

    var graph = SchemaGraph()
    private let integers: IntegerReading

    init(_ integers: IntegerReading) {
        self.integers = integers
        graph.nodes = [SchemaNode(), SchemaNode(kinds: 0)]
    }

    /// The graph of both, in which equal schemas are one node.
    static func graph(
        writer: Program,
        reader: Program,
        integers: IntegerReading
    ) throws(SchemaGraph.Failure) -> SchemaGraph {
        var builder = GraphBuilder(integers)
        builder.graph.writer = try builder.add(writer, isReaders: false)
        builder.graph.reader = try builder.add(reader, isReaders: true)
        builder.markDynamic()
        try builder.refuseCircles()
        return NodeMerger.merged(builder.graph)
    }

    /// Adds all blocks that the root of a program can reach; the node of the root.
    private mutating func add(_ program: Program, isReaders: Bool) throws(SchemaGraph.Failure) -> Int32 {
        let place = graph.nodes.count
        guard place + program.blocks.count <= Self.mostNodes else {
            throw SchemaGraph.Failure(reason: "more than \(Self.mostNodes) schemas")
        }
        for (number, block) in program.blocks.enumerated() {
            var node = SchemaNode()
            node.kinds = block.kinds
            node.whole = block.needsWhole ? block.goesByText && integers == .bySpelling ? .byText : .byValue : .no
            node.block = Int64(number)
            node.isReaders = isReaders
            graph.nodes.append(node)
        }
        let source = Source(program, first: place)
        for (number, block) in program.blocks.enumerated() {
            var rules: [Rule] = []
            for index in Int(block.any)..<max(Int(block.any), Int(block.end)) {
                rule(program.operations[index], source, &rules)
            }
            graph.nodes[place + number].rules = rules
        }
        return Int32(truncatingIfNeeded: place)
    }

    /// A program and where its blocks stand among the nodes.
    struct Source {
        let program: Program
        let first: Int
        /// Where dynamic references of a name may lead.
        private(set) var targets: [UInt32: Set<UInt32>] = [:]

        init(_ program: Program, first: Int) {
            self.program = program
            self.first = first
            for (anchor, target) in program.dynamicTargets { targets[anchor.name, default: []].insert(target) }
        }

        func node(_ block: UInt32) -> Int32 {
            block == Program.none ? -1 : Int32(truncatingIfNeeded: first + Int(block))
        }

        func nodes(_ first: UInt32, _ end: UInt32) -> [Int32] {
            program.lists[Int(first)..<Int(end)].map { node($0) }
        }

        func name(_ start: UInt32, _ count: UInt32) -> [UInt8] {
            Array(program.names[Int(start)..<Int(start) + Int(count)])
        }
    }

    /// A node means the same on every way only if no dynamic reference can be reached from it.
    private mutating func markDynamic() {
        var parents: [[Int32]] = Array(repeating: [], count: graph.nodes.count)
        var queue: [Int32] = []
        for (number, node) in graph.nodes.enumerated() {
            let number = Int32(truncatingIfNeeded: number)
            for rule in node.rules {
                if case .opaque(ValueKind.all, _) = rule, !graph.nodes[Int(number)].isDynamic {
                    graph.nodes[Int(number)].isDynamic = true
                    queue.append(number)
                }
                graph.forEachChild(of: rule) { parents[Int($0)].append(number) }
            }
        }
        while let number = queue.popLast() {
            for parent in parents[Int(number)] where !graph.nodes[Int(parent)].isDynamic {
                graph.nodes[Int(parent)].isDynamic = true
                queue.append(parent)
            }
        }
    }

    /// A schema that refers to itself without looking at anything smaller has no meaning.
    private func refuseCircles() throws(SchemaGraph.Failure) {
        var state = [UInt8](repeating: 0, count: graph.nodes.count)
        for root in [graph.writer, graph.reader] {
            var stack: [(node: Int32, isLeaving: Bool)] = [(root, false)]
            var others: [Int32] = []
            while true {
                guard let (node, isLeaving) = stack.popLast() else {
                    guard let next = others.popLast() else { break }
                    stack.append((next, false))
                    continue
                }
                if isLeaving {
                    state[Int(node)] = 2
                    continue
                }
                if state[Int(node)] == 1 {
                    throw SchemaGraph.Failure(reason: "a schema refers to itself without descending into the value")
                }
                guard state[Int(node)] == 0 else { continue }
                state[Int(node)] = 1
                stack.append((node, true))
                for rule in graph.nodes[Int(node)].rules {
                    graph.forEachChild(of: rule) { child in
                        if rule.isInPlace { stack.append((child, false)) } else { others.append(child) }
                    }
                }
            }
        }
    }
}

extension Rule {
    /// Whether the schemas in it apply to the value itself, not to what it holds.
    var isInPlace: Bool {
        switch self {
        case .all, .any, .one, .not, .condition, .constants, .dependentSchema: true
        default: false
        }
    }
}

extension SchemaGraph {
    /// Calls a closure with every node that a rule refers to.
    func forEachChild(of rule: Rule, _ body: (Int32) -> Void) {
        switch rule {
        case .all(let list), .any(let list), .one(let list), .constants(let list): list.forEach(body)
        case .not(let node), .contains(let node, _, _, _), .unevaluatedItems(let node), .dependentSchema(_, let node),
            .unevaluatedProperties(let node):
            body(node)
        case .condition(let test, let then, let other): [test, then, other].forEach(body)
        case .elements(let prefix, let rest):
            prefix.forEach(body)
            if rest >= 0 { body(rest) }
        case .members(let number):
            let plan = plans[Int(number)]
            for node in plan.properties.values { body(node) }
            for entry in plan.patterns { body(entry.node) }
            if plan.additional >= 0 { body(plan.additional) }
            if plan.names >= 0 { body(plan.names) }
        default: break
        }
    }
}

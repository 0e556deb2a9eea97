// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

/// Looks for a value that fulfils a set of literals, or finds that there is none.
///
/// A goal that is met again while it is being worked on counts as one without a value: a smallest value of a goal holds
/// no smaller one of the same goal. What rests on that is kept for good only when the goal it rests on is settled.
final class Solver {
    var graph: SchemaGraph
    let writer: JSONSchemaValidator
    let reader: JSONSchemaValidator
    let limits: InclusionLimits

    private(set) var steps = 0
    private(set) var reason: String?
    var isExhausted: Bool { steps > limits.steps }

    /// How deep calls are nested: goals and choices in them.
    var depth = 0

    private var known: [[Literal]: Answer] = [:]
    private var provisional: [[Literal]: Int] = [:]
    private var provisionalOrder: [[Literal]] = []
    private var inProgress: [[Literal]: Int] = [:]
    /// For each goal that is being worked on, the outermost one that its answer rests on.
    private var lows: [Int] = []

    var nameSets: [NameSet] = []
    var nameMatches: [UInt64: Bool] = [:]
    var automata: [Int32: PatternAutomaton] = [:]
    var nameTapes: [Int32: JSONTape] = [:]
    var unions: [[Int32]: Int32] = [:]
    var constantNameSets: [Int32: Int32] = [:]
    var held: [UInt64: Bool] = [:]
    /// Whether it counts how a number is written, as in draft 4.
    let mindsSpelling: Bool

    init(_ graph: SchemaGraph, writer: JSONSchemaValidator, reader: JSONSchemaValidator, limits: InclusionLimits) {
        self.graph = graph
        self.writer = writer
        self.reader = reader
        self.limits = limits
        mindsSpelling = graph.nodes.contains { $0.whole == .byText }
        nameSets = graph.plans.map { plan in
            NameSet(names: Set(plan.properties.keys), patterns: plan.patterns.map(\.pattern))
        }
    }

    /// Counts work; false when there has been too much.
    func spend(_ count: Int = 1) -> Bool {
        if isExhausted { return false }
        steps += count
        // Whatever else stood in the way might not have, with more work.
        if isExhausted { reason = "the work is more than \(limits.steps) steps" }
        return !isExhausted
    }

    /// Keeps the first reason why something cannot be said.
    func note(_ text: String) {
        if reason == nil { reason = text }
    }

    func unknown(_ text: String) -> Answer {
        note(text)
        return .unknown
    }

    /// The literals in order, each once, without those that say nothing; nil if they contradict each other.
    func normalized(_ literals: [Literal]) -> [Literal]? {
        var result: [Literal] = []
        result.reserveCapacity(literals.count)
        for literal in literals.sorted() {
            if literal == .holds(SchemaNode.anything) || literal == .fails(SchemaNode.nothing) { continue }
            if literal == .fails(SchemaNode.anything) || literal == .holds(SchemaNode.nothing) { return nil }
            if literal == result.last { continue }
            if let last = result.last, last.node == literal.node, !graph.nodes[Int(last.node)].isDynamic { return nil }
            result.append(literal)
        }
        return result
    }

    /// A value that fulfils all literals.
    func solve(_ literals: [Literal]) -> Answer {
        guard let goal = normalized(literals) else { return .impossible }
        if goal.isEmpty { return .found(Witness(plain: .null)) }
        guard spend(1 + goal.count / 8) else { return .unknown }
        if let answer = known[goal] { return answer }
        if let low = provisional[goal] ?? inProgress[goal] {
            rest(on: low)
            return .impossible
        }
        guard depth < limits.depth else { return unknown("the schemas nest more than \(limits.depth) levels deep") }
        let level = lows.count
        let mark = provisionalOrder.count
        inProgress[goal] = level
        lows.append(Int.max)
        depth += 1
        let answer = search(goal)
        depth -= 1
        inProgress[goal] = nil
        keep(answer, of: goal, low: lows.removeLast(), level, mark)
        return answer
    }

    private func rest(on low: Int) {
        guard let last = lows.indices.last else { return }
        lows[last] = min(lows[last], low)
    }

    private func keep(_ answer: Answer, of goal: [Literal], low: Int, _ level: Int, _ mark: Int) {
        let isFinal = low >= level
        for key in provisionalOrder[mark...] {
            provisional[key] = nil
            if case .impossible = answer {
                if isFinal { known[key] = .some(.impossible) } else { provisional[key] = low }
            }
        }
        if case .impossible = answer, !isFinal {
            provisional[goal] = low
            provisionalOrder.append(goal)
            rest(on: low)
            return
        }
        provisionalOrder.removeSubrange(mark...)
        known[goal] = .some(answer)
    }

    /// Whether there is no value, whatever comes of the goals that are being worked on.
    func isSettledEmpty(_ literals: [Literal]) -> Bool {
        guard let goal = normalized(literals) else { return true }
        guard case .impossible = solve(goal) else { return false }
        if case .some(.impossible) = known[goal] { return true }
        return false
    }

    /// Whether there is no value, as far as is known now.
    func isEmpty(_ literals: [Literal]) -> Bool {
        if case .impossible = solve(literals) { return true }
        return false
    }

    private func search(_ goal: [Literal]) -> Answer {
        var isUnknown = false
        for kind in ValueKind.allCases {
            switch search(goal, kind) {
            case .found(let value): return .found(value)
            case .impossible: break
            case .unknown: isUnknown = true
            }
            if isExhausted { return .unknown }
        }
        return isUnknown ? .unknown : .impossible
    }

    private func search(_ goal: [Literal], _ kind: ValueKind) -> Answer {
        var open: [Literal] = []
        for literal in goal {
            switch quick(literal, kind) {
            case .holds: break
            case .fails: return .impossible
            case .open: open.append(literal)
            }
        }
        let plain = kind.plainValue
        if open.isEmpty { return .found(Witness(plain: plain)) }
        if kind.rawValue <= ValueKind.true.rawValue {
            let node = graph.constant(plain)
            return judge([node], open, nil)
        }
        let branch = Branch(kind, goal: open)
        return search(branch)
    }

    /// What a literal means for every value of a kind, if it means the same for all.
    func quick(_ literal: Literal, _ kind: ValueKind) -> QuickAnswer {
        let node = graph.nodes[Int(literal.node)]
        if node.kinds & kind.rawValue == 0 { return literal.isNegated ? .holds : .fails }
        if node.openKinds & kind.rawValue != 0 { return .open }
        return literal.isNegated ? .fails : .holds
    }
}

extension ValueKind {
    /// A value of the kind that is as plain as can be.
    var plainValue: JSON {
        switch self {
        case .null: .null
        case .false: .bool(false)
        case .true: .bool(true)
        case .number: .int(0)
        case .string: .string("")
        case .array: .array([])
        case .object: .object([])
        }
    }
}

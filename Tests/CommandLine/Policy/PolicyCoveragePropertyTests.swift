// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing

@testable import stagedoor

/// Coverage against a second evaluator, on random conditions.
@Suite struct PolicyCoveragePropertyTests {
    @Test("what is seen is what an evaluator that notes its steps sees", arguments: 0..<40 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var generator = Seeded(state: seed)
        for _ in 0..<25 {
            let formula = Formula.random(depth: 4, &generator)
            let text = "permit (principal, action, resource) when { \(formula.text) };"
            let set = try PolicySet.parse(text)
            let table = SymbolTable()
            let file = InputFile(name: "p", bytes: Array(text.utf8))
            let entities = try EntityStore([] as [Entity], table: table)
            var recorder = try CoverageRecorder(set, file, entities, table)
            var notes = Notes(operands: formula.clauseOperands)
            for _ in 0..<3 {
                // Some attributes are missing, so that reading them fails.
                let values = (0..<3).map { _ in [true, false, nil][Int(generator.next() % 3)] }
                recorder.record(try request(values))
                notes.run(formula, values)
            }
            let policy = try #require(recorder.coverage.first)
            #expect(policy.conditions.map(\.seen) == notes.seen, "\(formula.text)")
            #expect(policy.isSatisfied == notes.isSatisfied, "\(formula.text)")
        }
    }

    private func request(_ values: [Bool?]) throws -> AuthorizationRequest {
        let members = values.enumerated().compactMap { index, value in
            value.map { CedarRecord.Member(key: CedarString("a\(index)"), value: .bool($0)) }
        }
        let uid = EntityUID(type: Name(parts: ["T"]), id: "t")
        let context = try #require(CedarRecord(members))
        return AuthorizationRequest(principal: uid, action: uid, resource: uid, context: context)
    }
}

/// A condition over the context's attributes `a0`, `a1`, `a2`.
private indirect enum Formula {
    case attribute(Int)
    case and([Formula])
    case or([Formula])
    case not(Formula)
    case choice(Formula, Formula, Formula)
    /// `[first, second].contains(first)`, which evaluates both and is true.
    case both(Formula, Formula)

    static func random(depth: Int, _ generator: inout Seeded) -> Formula {
        func part() -> Formula { random(depth: depth - 1, &generator) }
        guard depth > 0 else { return .attribute(Int(generator.next() % 3)) }
        switch generator.next() % 8 {
        case 0, 1: return .and((0..<(2 + generator.next() % 2)).map { _ in part() })
        case 2, 3: return .or((0..<(2 + generator.next() % 2)).map { _ in part() })
        case 4: return .not(part())
        case 5: return .choice(part(), part(), part())
        case 6: return .both(part(), part())
        default: return .attribute(Int(generator.next() % 3))
        }
    }

    var text: String {
        switch self {
        case .attribute(let number): "context.a\(number)"
        // The first operand stands behind a `!`, so that a chain of the same operator does not swallow it.
        case .and(let parts): parts.map { "!(!(\($0.text)))" }.joined(separator: " && ")
        case .or(let parts): parts.map { "!(!(\($0.text)))" }.joined(separator: " || ")
        case .not(let part): "!(\(part.text))"
        case .choice(let condition, let then, let otherwise):
            "(if \(condition.text) then \(then.text) else \(otherwise.text))"
        case .both(let first, let second): "[\(first.text), \(second.text)].contains(\(first.text))"
        }
    }

    private var isChain: Bool {
        switch self {
        case .and, .or: true
        default: false
        }
    }

    /// How many operands the whole clause has: itself, unless it is a chain, and those within.
    var clauseOperands: Int { (isChain ? 0 : 1) + operands }

    /// How many operands of `&&` and `||` there are in the text; the part that is written twice counts twice.
    var operands: Int {
        switch self {
        case .attribute: 0
        case .and(let parts), .or(let parts): parts.reduce(0) { $0 + 1 + $1.operands }
        case .not(let part): part.operands
        case .choice(let condition, let then, let otherwise): condition.operands + then.operands + otherwise.operands
        case .both(let first, let second): 2 * first.operands + second.operands
        }
    }

    /// The value, or nil for a failure; operands are noted by their number, the text's first being `first`.
    func evaluate(_ values: [Bool?], from first: Int, _ note: (Int, Bool) -> Void) -> Bool? {
        switch self {
        case .attribute(let number): return values[number]
        case .and(let parts): return Self.chain(parts, values, from: first, until: false, note)
        case .or(let parts): return Self.chain(parts, values, from: first, until: true, note)
        case .not(let part): return part.evaluate(values, from: first, note).map { !$0 }
        case .choice(let condition, let then, let otherwise):
            guard let choice = condition.evaluate(values, from: first, note) else { return nil }
            let number = first + condition.operands
            return choice
                ? then.evaluate(values, from: number, note)
                : otherwise.evaluate(values, from: number + then.operands, note)
        case .both(let one, let other):
            guard one.evaluate(values, from: first, note) != nil else { return nil }
            let number = first + one.operands
            guard other.evaluate(values, from: number, note) != nil else { return nil }
            return one.evaluate(values, from: number + other.operands, note).map { _ in true }
        }
    }

    private static func chain(
        _ parts: [Formula],
        _ values: [Bool?],
        from first: Int,
        until end: Bool,
        _ note: (Int, Bool) -> Void
    ) -> Bool? {
        var number = first
        for part in parts {
            guard let value = part.evaluate(values, from: number + 1, note) else { return nil }
            note(number, value)
            if value == end { return end }
            number += 1 + part.operands
        }
        return !end
    }

    /// Evaluates the formula as a whole clause.
    func evaluateClause(_ values: [Bool?], _ note: (Int, Bool) -> Void) -> Bool? {
        if isChain { return evaluate(values, from: 0, note) }
        let value = evaluate(values, from: 1, note)
        if let value { note(0, value) }
        return value
    }
}

/// What the second evaluator saw.
private struct Notes {
    private(set) var seen: [Set<Bool>]
    private(set) var isSatisfied = false

    init(operands: Int) { seen = Array(repeating: [], count: operands) }

    mutating func run(_ formula: Formula, _ values: [Bool?]) {
        var steps: [(Int, Bool)] = []
        if formula.evaluateClause(values, { steps.append(($0, $1)) }) == true { isSatisfied = true }
        for (number, value) in steps { seen[number].insert(value) }
    }
}

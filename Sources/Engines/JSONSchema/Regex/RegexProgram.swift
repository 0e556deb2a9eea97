// SPDX-License-Identifier: Apache-2.0

/// A pattern as a non-deterministic automaton.
package struct RegexProgram: Sendable {
    package enum Operation: UInt8, Sendable {
        /// A scalar of set `first`, then on with the next instruction.
        case set
        /// On with both `first` and `second`.
        case split
        case jump
        case start, end, wordBoundary, noWordBoundary
        case match
    }

    package struct Instruction: Sendable {
        package let operation: Operation
        package var first: Int = 0
        package var second: Int = 0
    }

    private static let mostInstructions = 10_000

    package private(set) var instructions: [Instruction] = []
    package private(set) var sets: [ScalarSet] = []
    private var setNumbers: [ScalarSet: Int] = [:]

    init(_ tree: RegexTree, _ root: Int) throws(PatternFailure) {
        try emit(root, tree)
        try append(.match)
        setNumbers = [:]
    }

    /// Whether a word boundary is asked for, which looks at two characters.
    var looksAround: Bool {
        instructions.contains { $0.operation == .wordBoundary || $0.operation == .noWordBoundary }
    }

    @discardableResult
    private mutating func append(_ operation: Operation, _ first: Int = 0, _ second: Int = 0) throws(PatternFailure)
        -> Int
    {
        guard instructions.count < Self.mostInstructions else {
            throw .unsupported("a pattern that repeats too much: more than \(Self.mostInstructions) states")
        }
        instructions.append(Instruction(operation: operation, first: first, second: second))
        return instructions.count - 1
    }

    /// Recurses as deep as the parser did.
    private mutating func emit(_ node: Int, _ tree: RegexTree) throws(PatternFailure) {
        switch tree.nodes[node] {
        case .empty: break
        case .set(let set): try append(.set, number(of: set))
        case .start: try append(.start)
        case .end: try append(.end)
        case .wordBoundary(let isNegated): try append(isNegated ? .noWordBoundary : .wordBoundary)
        case .sequence(let parts): for part in parts { try emit(part, tree) }
        case .alternatives(let branches): try emit(branches, tree)
        case .repetition(let part, let least, let most): try emit(part, least, most, tree)
        }
    }

    private mutating func number(of set: ScalarSet) -> Int {
        if let known = setNumbers[set] { return known }
        sets.append(set)
        setNumbers[set] = sets.count - 1
        return sets.count - 1
    }

    private mutating func emit(_ branches: [Int], _ tree: RegexTree) throws(PatternFailure) {
        var jumps: [Int] = []
        for (index, branch) in branches.enumerated() {
            let isLast = index == branches.count - 1
            let split = isLast ? nil : try append(.split)
            try emit(branch, tree)
            if let split {
                jumps.append(try append(.jump))
                instructions[split] = Instruction(operation: .split, first: split + 1, second: instructions.count)
            }
        }
        for jump in jumps { instructions[jump].first = instructions.count }
    }

    private mutating func emit(
        _ part: Int,
        _ least: Int,
        _ most: Int?,
        _ tree: RegexTree
    ) throws(PatternFailure) {
        // Nothing repeated is still nothing, however often.
        if case .empty = tree.nodes[part] { return }
        for _ in 0..<least { try emitCounted(part, tree) }
        guard let most else {
            let split = try append(.split)
            try emitCounted(part, tree)
            try append(.jump, split)
            instructions[split] = Instruction(operation: .split, first: split + 1, second: instructions.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<most {
            splits.append(try append(.split))
            try emitCounted(part, tree)
        }
        for split in splits {
            instructions[split] = Instruction(operation: .split, first: split + 1, second: instructions.count)
        }
    }

    /// A copy of a repeated part; one that emits nothing is refused, or a huge count would still cost time.
    private mutating func emitCounted(_ part: Int, _ tree: RegexTree) throws(PatternFailure) {
        let before = instructions.count
        try emit(part, tree)
        if instructions.count == before { try append(.jump, before + 1) }
    }
}

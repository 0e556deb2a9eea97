// SPDX-License-Identifier: Apache-2.0
import JSONSchema

/// A pattern as a deterministic automaton whose states are worked out when they are asked for.
///
/// A state is the set of instructions that a match may have come to, before looking at what follows; the pattern may
/// begin anywhere in the text, and once it has matched it has for good.
final class PatternAutomaton {
    /// It has matched, whatever follows.
    static let matched: Int32 = 0
    static let start: Int32 = 1

    private struct State: Hashable {
        var instructions: [Int] = []
        var isStart = false
        var followsWord = false
    }

    private let program: RegexProgram
    let looksAround: Bool
    private var states: [State] = [State(), State(isStart: true)]
    private var numbers: [State: Int32] = [:]
    private var steps: [UInt64: Int32] = [:]
    private var ends: [Int32: Bool] = [:]
    private var seen: [Int]
    private var generation = 0
    /// Whether a match can begin after the text's start.
    private let beginsAnywhere: Bool

    init(_ program: RegexProgram) {
        self.program = program
        seen = Array(repeating: 0, count: program.instructions.count)
        looksAround = program.instructions.contains { $0.operation == .wordBoundary || $0.operation == .noWordBoundary }
        beginsAnywhere = program.instructions.first?.operation != .start
    }

    var sets: [ScalarSet] { program.sets }

    /// Whether no match can come any more.
    func isDead(_ state: Int32) -> Bool {
        state > Self.start && !beginsAnywhere && states[Int(state)].instructions.isEmpty
    }

    /// The state after a scalar, and how much work that was.
    func step(_ state: Int32, _ scalar: UInt32) -> (Int32, Int) {
        if state == Self.matched { return (state, 1) }
        let key = UInt64(UInt32(bitPattern: state)) << 32 | UInt64(scalar)
        if let known = steps[key] { return (known, 1) }
        let from = states[Int(state)]
        var waiting: [Int] = []
        let matches = close(from, next: scalar, &waiting)
        var next = Self.matched
        if !matches {
            var reached: Set<Int> = []
            for index in waiting where program.sets[program.instructions[index].first].contains(scalar) {
                reached.insert(index + 1)
            }
            let follows = looksAround && ScalarSet.word.contains(scalar)
            next = number(of: State(instructions: reached.sorted(), isStart: false, followsWord: follows))
        }
        steps[key] = next
        return (next, from.instructions.count + waiting.count + 2)
    }

    /// Whether the pattern matches if nothing follows.
    func matchesAtEnd(_ state: Int32) -> Bool {
        if state == Self.matched { return true }
        if let known = ends[state] { return known }
        var waiting: [Int] = []
        let matches = close(states[Int(state)], next: nil, &waiting)
        ends[state] = matches
        return matches
    }

    private func number(of state: State) -> Int32 {
        if let known = numbers[state] { return known }
        let number = Int32(truncatingIfNeeded: states.count)
        states.append(state)
        numbers[state] = number
        return number
    }

    /// Collects the instructions that wait for a scalar; true if the pattern has matched.
    private func close(_ state: State, next: UInt32?, _ waiting: inout [Int]) -> Bool {
        generation += 1
        var stack = state.instructions
        stack.append(0)
        while let index = stack.popLast() {
            guard program.instructions.indices.contains(index), seen[index] != generation else { continue }
            seen[index] = generation
            let instruction = program.instructions[index]
            switch instruction.operation {
            case .match: return true
            case .set: waiting.append(index)
            case .jump: stack.append(instruction.first)
            case .split:
                stack.append(instruction.second)
                stack.append(instruction.first)
            case .start: if state.isStart { stack.append(index + 1) }
            case .end: if next == nil { stack.append(index + 1) }
            case .wordBoundary, .noWordBoundary:
                let isBoundary = state.followsWord != (next.map { ScalarSet.word.contains($0) } ?? false)
                if isBoundary == (instruction.operation == .wordBoundary) { stack.append(index + 1) }
            }
        }
        return false
    }
}

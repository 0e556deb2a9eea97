// SPDX-License-Identifier: Apache-2.0

/// Works out the states of a deterministic automaton: each is a set of a program's instructions.
struct RegexStates {
    private let program: RegexProgram
    private(set) var next: [UInt16] = []
    private(set) var hasMatched: [Bool] = []
    private(set) var matchesAtEnd: [Bool] = []
    private(set) var matchesEmpty = false
    private(set) var dead: UInt16?

    private var states: [[Int]] = []
    private var numbers: [[Int]: UInt16] = [:]
    private var seen: [Int]
    private var generation = 0
    private(set) var work = 0

    init(_ program: RegexProgram) {
        self.program = program
        seen = Array(repeating: 0, count: program.instructions.count)
    }

    /// False if there are too many states.
    mutating func build(_ classes: ScalarClasses) -> Bool {
        let first = closure(of: [0], isStart: true, isEnd: false)
        matchesEmpty = isMatch(closure(of: [0], isStart: true, isEnd: true))
        // The first state is its own: only there `^` holds.
        add(first)
        numbers = [:]
        var index = 0
        while index < states.count {
            for sample in classes.samples {
                guard let number = step(from: index, sample) else { return false }
                next.append(number)
            }
            index += 1
        }
        return true
    }

    private mutating func step(from index: Int, _ scalar: UInt32) -> UInt16? {
        var reached: [Int] = []
        for state in states[index] where program.instructions[state].operation == .set {
            work += 1
            if program.sets[program.instructions[state].first].contains(scalar) { reached.append(state + 1) }
        }
        // The match may begin anywhere.
        reached.append(0)
        let closed = closure(of: reached, isStart: false, isEnd: false)
        guard work <= RegexAutomaton.mostWork else { return nil }
        if let known = numbers[closed] { return known }
        guard states.count < RegexAutomaton.mostStates else { return nil }
        return add(closed)
    }

    @discardableResult
    private mutating func add(_ state: [Int]) -> UInt16 {
        let number = UInt16(truncatingIfNeeded: states.count)
        states.append(state)
        numbers[state] = number
        hasMatched.append(isMatch(state))
        matchesAtEnd.append(isMatch(closure(of: state, isStart: false, isEnd: true)))
        // A first state that needs the start, or any other without instructions, leads nowhere.
        if state.isEmpty, number > 0 { dead = number }
        return number
    }

    private func isMatch(_ state: [Int]) -> Bool {
        state.contains { program.instructions[$0].operation == .match }
    }

    /// The instructions reached without a character, those that wait for one or for the end.
    private mutating func closure(of start: [Int], isStart: Bool, isEnd: Bool) -> [Int] {
        generation += 1
        var stack = start
        var leaves: [Int] = []
        while let state = stack.popLast() {
            guard seen[state] != generation else { continue }
            seen[state] = generation
            work += 1
            let instruction = program.instructions[state]
            switch instruction.operation {
            case .match, .set, .wordBoundary, .noWordBoundary: leaves.append(state)
            case .jump: stack.append(instruction.first)
            case .split:
                stack.append(instruction.first)
                stack.append(instruction.second)
            case .start: if isStart { stack.append(state + 1) }
            case .end:
                if isEnd { stack.append(state + 1) } else { leaves.append(state) }
            }
        }
        return leaves.sorted()
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Follows all states of a non-deterministic automaton at once: time proportional to text and pattern.
struct RegexSimulation {
    private let program: RegexProgram
    private var seen: [Int]
    private var stack: [Int] = []
    private var generation = 0

    static func matches(_ program: RegexProgram, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var simulation = RegexSimulation(program)
        return simulation.run(text)
    }

    private init(_ program: RegexProgram) {
        self.program = program
        seen = Array(repeating: 0, count: program.instructions.count)
    }

    private mutating func run(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        var previous: UInt32?
        var waiting: [Int] = []
        while true {
            let start = index
            let scalar = index < text.count ? decodeScalar(text, &index) : nil
            waiting.append(0)
            generation += 1
            var sets: [Int] = []
            for state in waiting where close(state, start == 0, previous, scalar, &sets) { return true }
            guard let scalar else { return false }
            waiting = sets.filter { program.sets[program.instructions[$0].first].contains(scalar) }.map { $0 + 1 }
            previous = scalar
        }
    }

    /// Collects the states that wait for a character; true if the pattern has matched.
    private mutating func close(
        _ state: Int,
        _ isStart: Bool,
        _ previous: UInt32?,
        _ next: UInt32?,
        _ sets: inout [Int]
    ) -> Bool {
        stack.append(state)
        while let state = stack.popLast() {
            guard seen[state] != generation else { continue }
            seen[state] = generation
            let instruction = program.instructions[state]
            switch instruction.operation {
            case .match:
                stack.removeAll()
                return true
            case .set: sets.append(state)
            case .jump: stack.append(instruction.first)
            case .split:
                stack.append(instruction.second)
                stack.append(instruction.first)
            case .start: if isStart { stack.append(state + 1) }
            case .end: if next == nil { stack.append(state + 1) }
            case .wordBoundary, .noWordBoundary:
                let isBoundary = ScalarSet.isWord(previous) != ScalarSet.isWord(next)
                if isBoundary == (instruction.operation == .wordBoundary) { stack.append(state + 1) }
            }
        }
        return false
    }
}

/// The scalar at a place of valid UTF-8, and the place after it.
func decodeScalar(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
    let first = text[index]
    index += 1
    if first < 0x80 { return UInt32(first) }
    let count = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1
    var value = UInt32(first) & (count == 3 ? 0x07 : count == 2 ? 0x0F : 0x1F)
    for _ in 0..<count where index < text.count {
        value = value << 6 | UInt32(text[index] & 0x3F)
        index += 1
    }
    return value
}

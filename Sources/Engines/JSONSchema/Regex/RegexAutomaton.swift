// SPDX-License-Identifier: Apache-2.0

/// A deterministic automaton with all its states worked out beforehand; only for patterns for which they are few.
struct RegexAutomaton: Sendable {
    static let mostStates = 1_000
    /// How many instructions may be looked at while building.
    static let mostWork = 200_000

    private let classes: ScalarClasses
    /// For every state and class the next state.
    private var next: [UInt16] = []
    /// Whether a state has matched, whatever follows.
    private var hasMatched: [Bool] = []
    /// Whether a state matches if nothing follows.
    private var matchesAtEnd: [Bool] = []
    /// The state from which no match can be reached.
    private var dead: UInt16 = .max
    private var matchesEmpty = false
    /// How many instructions were looked at while building.
    let work: Int

    /// Nil for a pattern that looks around, asks for properties or has too many states.
    init?(_ program: RegexProgram) {
        guard !program.looksAround, program.sets.allSatisfy(\.properties.isEmpty),
            let classes = ScalarClasses(program.sets)
        else { return nil }
        self.classes = classes
        var builder = RegexStates(program)
        guard builder.build(classes) else { return nil }
        work = builder.work
        next = builder.next
        hasMatched = builder.hasMatched
        matchesAtEnd = builder.matchesAtEnd
        matchesEmpty = builder.matchesEmpty
        dead = builder.dead ?? .max
    }

    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if text.isEmpty { return matchesEmpty }
        if hasMatched[0] { return true }
        return next.withUnsafeBufferPointer { next in
            classes.ascii.withUnsafeBufferPointer { ascii in
                var state = 0
                var index = 0
                while index < text.count {
                    let byte = text[index]
                    let kind: Int
                    if byte < 0x80 {
                        kind = Int(ascii[Int(byte)])
                        index += 1
                    } else {
                        kind = classes.number(of: decodeScalar(text, &index))
                    }
                    let following = next[state * classes.count + kind]
                    if following == dead { return false }
                    state = Int(following)
                    if hasMatched[state] { return true }
                }
                return matchesAtEnd[state]
            }
        }
    }
}

/// Characters that no set of a pattern tells apart, under one number.
struct ScalarClasses: Sendable {
    /// The number for each ASCII character.
    let ascii: [UInt8]
    let count: Int
    /// The first scalars of stretches, in order, and the number of each.
    private let starts: [UInt32]
    private let numbers: [UInt8]
    /// One scalar of each class.
    let samples: [UInt32]

    /// Nil if there are more than fit a byte.
    init?(_ sets: [ScalarSet]) {
        var bounds: Set<UInt32> = [0]
        for set in sets {
            for range in set.ranges {
                bounds.insert(range.lowerBound)
                bounds.insert(range.upperBound + 1)
            }
        }
        guard bounds.count <= 2_000, bounds.count * sets.count <= RegexAutomaton.mostWork else { return nil }
        starts = bounds.sorted()
        var known: [[Bool]: UInt8] = [:]
        var numbers: [UInt8] = []
        var samples: [UInt32] = []
        for start in starts {
            let signature = sets.map { $0.contains(start) }
            if known[signature] == nil {
                guard samples.count < 255 else { return nil }
                known[signature] = UInt8(samples.count)
                samples.append(start)
            }
            numbers.append(known[signature] ?? 0)
        }
        self.numbers = numbers
        self.samples = samples
        count = samples.count
        var ascii: [UInt8] = []
        for scalar in 0..<UInt32(128) { ascii.append(numbers[Self.place(of: scalar, in: starts)]) }
        self.ascii = ascii
    }

    func number(of scalar: UInt32) -> Int { Int(numbers[Self.place(of: scalar, in: starts)]) }

    private static func place(of scalar: UInt32, in starts: [UInt32]) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= scalar { low = middle } else { high = middle }
        }
        return low
    }
}

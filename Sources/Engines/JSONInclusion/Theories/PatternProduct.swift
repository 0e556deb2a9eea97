// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

/// Looks for the shortest string that matches some patterns, matches none of some others and is none of some strings.
struct PatternProduct {
    private struct State: Hashable {
        /// The automata's states.
        var states: [Int32]
        /// How far the excluded strings have been followed; -1 for none of them.
        var excluded: Int32
        /// The length, as far as there is a least one.
        var length: Int32
    }

    private struct Step {
        let state: State
        let parent: Int32
        let scalar: UInt32
        let length: Int
    }

    private let solver: Solver
    private let record: StringRecord
    private let automata: [(automaton: PatternAutomaton, matches: Bool)]
    private let samples: [UInt32]
    private let isExact: Bool
    private let apart: Set<UInt32>
    /// The excluded strings as a tree: a node and a scalar, and the node they lead to.
    private var tree: [UInt64: Int32] = [:]
    private var ends: Set<Int32> = []

    private static let mostStates = 60_000

    private init?(_ record: StringRecord, _ solver: Solver) {
        self.solver = solver
        self.record = record
        automata = record.patterns.sorted { $0.key < $1.key }.map { (solver.automaton($0.key), $0.value) }
        var sets = automata.flatMap { $0.automaton.sets }
        if automata.contains(where: { $0.automaton.looksAround }) { sets.append(.word) }
        let texts = record.excluded.map { String(decoding: $0, as: UTF8.self) }
        apart = Set(texts.flatMap { $0.unicodeScalars.map(\.value) })
        guard let alphabet = Alphabet(sets, apart: apart) else { return nil }
        samples = alphabet.samples
        isExact = alphabet.isExact
        var next: Int32 = 1
        for text in texts {
            var node: Int32 = 0
            for scalar in text.unicodeScalars {
                let key = Self.key(node, scalar.value)
                let following = tree[key] ?? next
                if following == next { next += 1 }
                tree[key] = following
                node = following
            }
            ends.insert(node)
        }
    }

    private static func key(_ node: Int32, _ scalar: UInt32) -> UInt64 {
        UInt64(UInt32(bitPattern: node)) << 32 | UInt64(scalar)
    }

    static func solve(_ record: StringRecord, _ solver: Solver) -> Answer {
        guard let product = PatternProduct(record, solver) else {
            return solver.unknown("patterns with very many characters that they tell apart")
        }
        return product.search()
    }

    private func search() -> Answer {
        let least = Int32(clamping: record.least)
        let first = State(states: automata.map { _ in PatternAutomaton.start }, excluded: 0, length: 0)
        var steps = [Step(state: first, parent: -1, scalar: 0, length: 0)]
        var seen: Set<State> = [first]
        var index = 0
        while index < steps.count {
            let step = steps[index]
            if step.state.length >= least, accepts(step.state) {
                return .found(Witness(plain: .string(text(steps, index))))
            }
            if step.length < record.most {
                for scalar in samples {
                    guard let state = follow(step.state, scalar, least) else {
                        if solver.isExhausted { return .unknown }
                        continue
                    }
                    guard seen.insert(state).inserted else { continue }
                    steps.append(
                        Step(
                            state: state,
                            parent: Int32(truncatingIfNeeded: index),
                            scalar: scalar,
                            length: step.length + 1
                        )
                    )
                }
            }
            guard steps.count <= Self.mostStates else {
                return solver.unknown("patterns with too many states together")
            }
            index += 1
        }
        return isExact ? .impossible : solver.unknown("a pattern that asks for a property of Unicode")
    }

    private func accepts(_ state: State) -> Bool {
        if ends.contains(state.excluded) { return false }
        return automata.indices.allSatisfy {
            automata[$0].automaton.matchesAtEnd(state.states[$0]) == automata[$0].matches
        }
    }

    /// The state after a scalar; nil if nothing can come of it.
    private func follow(_ state: State, _ scalar: UInt32, _ least: Int32) -> State? {
        var next = state
        for (index, entry) in automata.enumerated() {
            let (following, work) = entry.automaton.step(state.states[index], scalar)
            guard solver.spend(1 + work / 8) else { return nil }
            if entry.matches ? entry.automaton.isDead(following) : following == PatternAutomaton.matched { return nil }
            next.states[index] = following
        }
        next.excluded = state.excluded < 0 ? -1 : tree[Self.key(state.excluded, scalar)] ?? -1
        next.length = min(state.length + 1, least)
        return next
    }

    private func text(_ steps: [Step], _ last: Int) -> String {
        var scalars: [Unicode.Scalar] = []
        var index = last
        while steps[index].parent >= 0 {
            if let scalar = Unicode.Scalar(steps[index].scalar) { scalars.append(scalar) }
            index = Int(steps[index].parent)
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars.reversed())
        return String(text)
    }
}

extension Solver {
    /// The automaton of a pattern, made once.
    func automaton(_ pattern: Int32) -> PatternAutomaton {
        if let known = automata[pattern] { return known }
        let automaton = PatternAutomaton(graph.patterns[Int(pattern)].program)
        automata[pattern] = automaton
        return automaton
    }
}

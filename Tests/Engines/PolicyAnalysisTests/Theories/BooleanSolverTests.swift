// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PolicyAnalysis

@Suite struct BooleanSolverTests {
    @Test func itAgreesWithTryingEverything() {
        var outcomes: [Bool: Int] = [:]
        for seed in 1...600 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let clauses = (0..<(20 + random.below(25))).map { _ in
                (0..<3).map { _ in Formula(code: (1 + random.below(8)) << 1 | random.below(2)) }
            }
            var solver = BooleanSolver()
            solver.grow(to: 9)
            for clause in clauses { solver.add(clause) }
            let answer = solver.solve(conflictLimit: 10_000)
            let isPossible = (0..<256).contains { bits in
                clauses.allSatisfy { $0.contains { (bits >> ($0.node - 1)) & 1 == ($0.isNegated ? 0 : 1) } }
            }
            #expect(answer == (isPossible ? .satisfiable : .unsatisfiable), "seed \(seed)")
            if answer == .satisfiable {
                #expect(clauses.allSatisfy { $0.contains { solver.value($0) == true } }, "seed \(seed)")
            }
            outcomes[isPossible, default: 0] += 1
        }
        #expect((outcomes[true] ?? 0) > 50 && (outcomes[false] ?? 0) > 50, "\(outcomes)")
    }
}

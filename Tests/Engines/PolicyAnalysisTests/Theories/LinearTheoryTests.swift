// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PolicyAnalysis

@Suite struct LinearTheoryTests {
    private static let box = -3...3 as ClosedRange<Int128>

    private func literal(_ term: LinearTerm, _ isTrue: Bool) -> TheoryLiteral {
        TheoryLiteral(atom: .notPositive(term), isTrue: isTrue, formula: .truth)
    }

    private func term(_ factors: [Int128], _ constant: Int128) -> LinearTerm? {
        var sum: LinearTerm? = LinearTerm(constant: constant)
        for (place, factor) in factors.enumerated() {
            guard let product = LinearTerm(place: place).multiplied(by: factor) else { return nil }
            sum = sum?.adding(product)
        }
        return sum
    }

    private func value(_ term: LinearTerm, _ values: [PlaceID: Int128]) -> Int128 {
        term.products.reduce(term.constant) { $0 + $1.factor * (values[$1.place] ?? 0) }
    }

    @Test func itAgreesWithTryingEveryPointOfABox() throws {
        var conflicts = 0
        for seed in 1...400 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            var literals: [TheoryLiteral] = []
            for place in 0..<3 {
                let sides = [(Int128(1), -Self.box.upperBound), (Int128(-1), Self.box.lowerBound)]
                for (sign, bound) in sides {
                    let factors = (0..<3).map { $0 == place ? sign : 0 }
                    literals.append(literal(try #require(term(factors, bound)), true))
                }
            }
            for _ in 0..<(1 + random.below(5)) {
                let factors = (0..<3).map { _ in Int128(random.below(9) - 4) }
                let constant = Int128(random.below(17) - 8)
                literals.append(literal(try #require(term(factors, constant)), !random.once(in: 3)))
            }
            func hold(_ values: [PlaceID: Int128], _ numbers: [Int]) -> Bool {
                numbers.allSatisfy { number in
                    guard case .notPositive(let term) = literals[number].atom else { return false }
                    return (value(term, values) <= 0) == literals[number].isTrue
                }
            }
            let points = Self.box.flatMap { x in Self.box.flatMap { y in Self.box.map { [0: x, 1: y, 2: $0] } } }
            switch LinearTheory(literals).solve() {
            case .model(let values): #expect(hold(values, Array(literals.indices)), "seed \(seed)")
            case .conflict(let numbers):
                conflicts += 1
                #expect(!points.contains { hold($0, numbers + Array(0..<6)) }, "seed \(seed)")
            case .unknown: Issue.record("seed \(seed) was given up")
            }
        }
        #expect(conflicts > 50)
    }

    @Test func aGapBetweenIntegersIsAConflict() throws {
        // 1 <= 3x <= 2
        let third = [literal(try #require(term([-3], 1)), true), literal(try #require(term([3], -2)), true)]
        #expect(LinearTheory(third).solve().isConflict)
    }
}

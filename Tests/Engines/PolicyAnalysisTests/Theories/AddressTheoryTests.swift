// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

@testable import PolicyAnalysis

@Suite struct AddressTheoryTests {
    private static let values: [IPAddress] =
        (26...32 as ClosedRange<UInt8>).flatMap { prefix in
            (0..<18 as Range<UInt32>).compactMap { IPAddress(v4: 0x0A00_0000 + $0, prefix: prefix) }
        } + [IPAddress(v6: 1), IPAddress(v4: 0)].compactMap { $0 }

    @Test func itAgreesWithTryingManyValues() throws {
        var conflicts = 0
        var unknown = 0
        for seed in 1...500 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let literals = (0..<(1 + random.below(5))).map { _ in
                let constant = AddressTerm.constant(Self.values[random.below(Self.values.count)])
                let atom: Atom =
                    switch random.below(5) {
                    case 0: .sameAddress(constant, .place(0))
                    case 1: .inRange(constant, .place(0))
                    case 2 where random.once(in: 4): .isIPv6(0)
                    default: .inRange(.place(0), constant)
                    }
                return TheoryLiteral(atom: atom, isTrue: random.once(in: 2), formula: .truth)
            }
            switch AddressTheory(literals).solve() {
            case .model(let values):
                let value = try #require(values[0])
                #expect(literals.allSatisfy { holds($0, value) }, "seed \(seed)")
            case .conflict(let numbers):
                conflicts += 1
                let isRefuted = Self.values.contains { value in numbers.allSatisfy { holds(literals[$0], value) } }
                #expect(!isRefuted, "seed \(seed)")
            case .unknown: unknown += 1
            }
        }
        #expect(conflicts > 50)
        #expect(unknown < 10)
    }

    private func holds(_ literal: TheoryLiteral, _ value: IPAddress) -> Bool {
        func address(_ term: AddressTerm) -> IPAddress {
            if case .constant(let address) = term { address } else { value }
        }
        return switch literal.atom {
        case .sameAddress(let one, let other): (address(one) == address(other)) == literal.isTrue
        case .inRange(let one, let other): address(one).isInRange(address(other)) == literal.isTrue
        case .isIPv6: value.isIPv6 == literal.isTrue
        default: false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Cedar

/// The laws of least upper bounds, over random types.
struct LeastUpperBoundTests {
    private struct Types {
        var dice: SeededGenerator

        mutating func type(_ depth: Int) -> CedarType {
            switch dice.below(depth > 0 ? 8 : 5) {
            case 0: .bool(dice.pick([nil, true, false], or: nil))
            case 1: dice.pick([.long, .string, .extension(.decimal), .anyEntity], or: .long)
            case 2, 3: .entity([Name(parts: [dice.pick(["A", "B", "C"], or: "A")])])
            case 4: .never
            case 5, 6: .set(type(depth - 1))
            default: .record(record(depth - 1))
            }
        }

        private mutating func record(_ depth: Int) -> RecordType {
            let names = (["a", "b", "c"] as [CedarString]).filter { _ in !dice.once(in: 3) }
            return RecordType(names.map { .init(name: $0, type: type(depth), isRequired: dice.once(in: 2)) })
        }
    }

    private func bound(_ one: CedarType, _ other: CedarType, _ mode: ValidationMode) -> CedarType? {
        var budget = ValidationBudget(steps: 100_000)
        return try? mode.leastUpperBound(one, other, &budget)
    }

    private func pairs(_ body: (CedarType, CedarType, ValidationMode) -> Void) {
        var types = Types(dice: SeededGenerator(seed: 7))
        for _ in 0..<5_000 {
            let (one, other) = (types.type(3), types.type(3))
            for mode in ValidationMode.allCases { body(one, other, mode) }
        }
    }

    @Test func theOrderDoesNotMatter() {
        pairs { one, other, mode in
            #expect(bound(one, other, mode) == bound(other, one, mode), "\(one) \(other) \(mode)")
        }
    }

    @Test func aTypeIsItsOwnBoundAndNothingIsBelowNever() {
        pairs { one, _, mode in
            #expect(bound(one, one, mode) == one)
            #expect(bound(.never, one, mode) == one)
        }
    }

    @Test func theBoundHoldsBoth() {
        var count = 0
        pairs { one, other, mode in
            guard let bound = bound(one, other, mode) else { return }
            count += 1
            #expect(self.bound(one, bound, mode) == bound && self.bound(other, bound, mode) == bound, "\(one) \(other)")
        }
        #expect(count > 1_000)
    }

    @Test func whatHasABoundInStrictModeHasItInPermissiveMode() {
        pairs { one, other, mode in
            guard mode == .strict, let strict = bound(one, other, .strict) else { return }
            #expect(bound(one, other, .permissive) == strict, "\(one) \(other)")
        }
    }
}

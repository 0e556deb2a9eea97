// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PolicyUsage

@Suite struct NumberSetTests {
    @Test(arguments: [300, 20_000, Int(UInt32.max)]) func `It holds what was put in, once`(_ range: Int) {
        var random = SeededGenerator(seed: 3)
        var (set, plain) = (NumberSet(), Set<UInt64>())
        for _ in 0..<20_000 {
            let number = UInt64(random.below(8)) << 34 | UInt64(random.below(range))
            #expect(set.insert(number) == plain.insert(number).inserted)
        }
        #expect(set.count == plain.count && set.members.sorted() == plain.sorted())
    }
}

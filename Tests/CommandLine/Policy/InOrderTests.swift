// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import stagedoor

@Suite struct InOrderTests {
    @Test("results come in the order of what they are of, however long each takes") func order() async throws {
        let numbers = Array(0..<1_000)
        var seen: [Int] = []
        let count = try await InOrder(numbers).map({ number -> Int? in
            // The first of every ten has the most to do.
            var sum = 0
            for step in 0..<((10 - number % 10) * 100) { sum &+= step }
            return number % 7 == 0 || sum < 0 ? nil : number
        }) { seen.append($0) }
        #expect(seen == numbers.filter { $0 % 7 != 0 })
        #expect(count == seen.count)
    }

    @Test("nothing to do is done at once") func none() async throws {
        #expect(try await InOrder([Int]()).map({ $0 }) { _ in } == 0)
    }
}

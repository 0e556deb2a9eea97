// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Cedar

struct PatternTests {
    /// What `like` means, word for word.
    private static func matches(_ pattern: ArraySlice<LikePattern.Element>, _ text: ArraySlice<Unicode.Scalar>) -> Bool
    {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case .literal(let scalar): return text.first == scalar && matches(pattern.dropFirst(), text.dropFirst())
        case .wildcard:
            return text.indices.contains { matches(pattern.dropFirst(), text[$0...]) }
                || matches(pattern.dropFirst(), [])
        }
    }

    @Test func matchingAgreesWithItsDefinition() {
        var random = SeededGenerator(seed: 7)
        var table = PatternTable()
        let alphabet = Array("aab*é😀\u{301}".unicodeScalars)
        var matching = 0
        for _ in 0..<20_000 {
            let elements = (0..<random.below(7)).map { _ in
                random.once(in: 3) ? LikePattern.Element.wildcard : .literal(random.pick(alphabet))
            }
            let text = (0..<random.below(9)).map { _ in random.pick(alphabet) }
            var string = ""
            string.unicodeScalars.append(contentsOf: text)
            let number = table.add(LikePattern(elements))
            let found = string.withUTF8 { table.matches(number, $0) }
            #expect(found == Self.matches(elements[...], text[...]), "\(elements) \(string)")
            matching += found ? 1 : 0
        }
        #expect(matching > 2_000)
    }
}

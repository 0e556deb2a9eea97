// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

@testable import PolicyAnalysis

@Suite struct LikeSearchTests {
    private func pattern(_ text: String) -> LikePattern {
        LikePattern(text.unicodeScalars.map { $0 == "*" ? .wildcard : .literal($0) })
    }

    /// By trying every way to split, which is not how the automaton does it.
    private func matches(_ pattern: ArraySlice<LikePattern.Element>, _ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case .wildcard:
            return (text.startIndex...text.endIndex).contains { matches(pattern.dropFirst(), text[$0...]) }
        case .literal(let scalar):
            return text.first == scalar && matches(pattern.dropFirst(), text.dropFirst())
        }
    }

    private static let words: [[Unicode.Scalar]] = {
        var words: [[Unicode.Scalar]] = [[]]
        var last = words
        for _ in 0..<5 {
            last = last.flatMap { word in (["a", "b", "c"] as [Unicode.Scalar]).map { word + [$0] } }
            words += last
        }
        return words
    }()

    @Test func whatIsFoundMatchesAndWhatExistsIsFound() throws {
        var isEmpty = 0
        for seed in 1...120 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            func some(_ count: Int) -> [LikePattern] {
                (0..<count).map { _ in pattern((0..<random.below(5)).map { _ in random.pick("a", "b", "*") }.joined()) }
            }
            let (matching, notMatching) = (some(1 + random.below(2)), some(random.below(3)))
            func isGood(_ word: [Unicode.Scalar]) -> Bool {
                matching.allSatisfy { matches($0.elements[...], word[...]) }
                    && !notMatching.contains { matches($0.elements[...], word[...]) }
            }
            var work = 0
            let search = LikeSearch(matching: matching, notMatching: notMatching)
            let found = try #require(search.texts(4, work: &work))
            #expect(Set(found).count == found.count)
            for text in found { #expect(isGood(Array(text.text.unicodeScalars)), "seed \(seed)") }
            // "c" stands for every scalar that no pattern spells.
            let known = Self.words.count { isGood($0) }
            #expect(found.count >= min(known, 4), "seed \(seed)")
            if found.isEmpty { isEmpty += 1 }
        }
        #expect(isEmpty > 10)
    }
}

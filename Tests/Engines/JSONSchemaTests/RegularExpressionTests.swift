// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import JSONSchema

@Suite struct RegularExpressionTests {
    struct Case: Sendable {
        let pattern: String
        let matching: [String]
        let other: [String]
    }

    static let cases = [
        Case(pattern: "^[0-9a-f]{4}$", matching: ["09af"], other: ["09a", "09aff", "09ag", "09af\n"]),
        Case(pattern: "b+", matching: ["abba", "b"], other: ["", "aca"]),
        Case(pattern: "^(ab|cd)*$", matching: ["", "abcdab"], other: ["abc"]),
        Case(pattern: "^a{2,3}$", matching: ["aa", "aaa"], other: ["a", "aaaa"]),
        Case(pattern: "^a{2,}$", matching: ["aa", "aaaaa"], other: ["a"]),
        Case(pattern: "^.$", matching: ["é", "😀", " "], other: ["", "ab", "\n", "\u{2028}"]),
        Case(pattern: "\\bcat\\b", matching: ["a cat!", "cat"], other: ["cats", "concat"]),
        Case(pattern: "\\Bcat", matching: ["concat"], other: ["a cat"]),
        Case(pattern: "^\\d\\w\\s$", matching: ["1_ ", "0a\t", "9Z\u{A0}"], other: ["a_ ", "١a "]),
        Case(pattern: "^\\p{Lu}\\P{L}$", matching: ["Ä1", "Z-"], other: ["ä1", "Zz"]),
        Case(pattern: "^[^\\d]$", matching: ["a", "é"], other: ["4"]),
        Case(pattern: "^[\\w.-]+@x$", matching: ["a.b-c@x"], other: ["a b@x"]),
        Case(pattern: "^\\u00e9\\x41\\cA\\u{1F600}\\uD83D\\uDE00$", matching: ["éA\u{1}😀😀"], other: ["e"]),
        Case(pattern: "a$|^b", matching: ["xa", "bx"], other: ["ax", "xb"]),
        Case(pattern: "^x{a}$", matching: ["x{a}"], other: ["xa"]),
        Case(pattern: "(?<year>\\d{4})-(?:\\d\\d)", matching: ["on 2024-05"], other: ["24-05"]),
        Case(pattern: "", matching: ["", "x"], other: []),
        Case(pattern: "^$", matching: [""], other: ["x"]),
        Case(pattern: "(a*)*b", matching: ["aab", "b"], other: ["aaa"]),
        Case(pattern: "x*?y", matching: ["xxy"], other: ["xx"]),
    ]

    @Test(arguments: cases) func aPatternMatchesWhatItShould(_ example: Case) throws {
        let expression = try RegularExpression(example.pattern)
        for text in example.matching { #expect(expression.matches(text), "\(example.pattern) \(text)") }
        for text in example.other { #expect(!expression.matches(text), "\(example.pattern) \(text)") }
    }

    @Test(arguments: [
        "(a", "a)", "[a", "*a", "a**", "\\", "[z-a]", "\\a", "\\Z", "a{3,2}", "\\u12", "\\p{Nope", "(?i)a", "(?P<n>a)",
    ])
    func aMalformedPatternIsRefused(_ pattern: String) {
        #expect(throws: PatternFailure.self) { try RegularExpression(pattern) }
    }

    @Test(arguments: ["(a)\\1", "a(?=b)", "(?<!a)b", "\\k<n>", "(a{1000}){1000}", "\\p{Script=Greek}"])
    func whatNoAutomatonCanMatchIsSaidToBeUnsupported(_ pattern: String) {
        do throws(PatternFailure) {
            _ = try RegularExpression(pattern)
            Issue.record("\(pattern) was taken")
        } catch {
            if case .invalid = error { Issue.record("\(pattern): \(error)") }
        }
    }

    @Test(arguments: ["^(a+)+$", "^(a|a)*$", "(.*a){20}", "^(([a-z])+.)+[A-Z]([a-z])+$", "\\b(a+)+\\b!"])
    func aCatastrophicPatternTakesLinearTime(_ pattern: String) throws {
        let expression = try RegularExpression(pattern)
        #expect(!expression.matches(String(repeating: "b", count: 20_000) + "!"))
        _ = expression.matches(String(repeating: "a", count: 20_000) + "!")
    }

    @Test func anyTextIsAPatternOrRefused() {
        var random = SeededGenerator(seed: 5)
        let pieces = Array("ab(|)[]{}*+?^$.\\d-,1290:<=!pPu\u{E9}\u{1F600}").map { String($0) }
        var taken = 0
        for _ in 0..<3_000 {
            let pattern = (0..<random.below(12)).map { _ in random.pick(pieces, or: "a") }.joined()
            guard let expression = try? RegularExpression(pattern) else { continue }
            taken += 1
            _ = expression.matches((0..<8).map { _ in random.pick(pieces, or: "a") }.joined())
        }
        #expect(taken > 300 && taken < 2_900)
    }

    @Test func bothAutomataAgree() throws {
        var random = SeededGenerator(seed: 7)
        let pieces = ["a", "b", "[ab]", "[^a]", ".", "a*", "b+", "(ab)?", "(a|b)", "a{2}", "(ba){0,2}", "^", "$", "|"]
        for _ in 0..<600 {
            let pattern = (0...random.below(5)).map { _ in random.pick(pieces, or: "a") }.joined()
            guard let expression = try? RegularExpression(pattern) else { continue }
            // A word boundary that says nothing makes the other automaton run.
            let other = try RegularExpression("(?:\(pattern))(?:\\b|\\B)")
            for _ in 0..<8 {
                let text = (0..<random.below(7)).map { _ in random.pick(["a", "b", "c"], or: "a") }.joined()
                #expect(expression.matches(text) == other.matches(text), "\(pattern) on \(text)")
            }
        }
    }
}

extension RegularExpression {
    fileprivate func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }
}

import JSON
// SPDX-License-Identifier: Apache-2.0
import TestSupport

/// Makes inputs out of others: bytes, tokens or JSON values lost, doubled, exchanged, nested or repeated.
package struct FuzzMutator: Sendable {
    /// No input becomes longer.
    private static let longest = 1 << 16

    private let isJSON: Bool
    let vocabulary: FuzzVocabulary
    private let corpus: [[UInt8]]
    var random: SeededGenerator

    package init(_ target: FuzzTarget, corpus: [[UInt8]], seed: UInt64) {
        isJSON = target.isJSON
        vocabulary = target.vocabulary
        self.corpus = corpus.isEmpty ? target.seeds : corpus
        random = SeededGenerator(seed: seed)
    }

    /// The next input.
    package mutating func next() -> [UInt8] {
        var input = random.pick(corpus, or: [])
        if isJSON, !random.once(in: 4), let json = try? JSON(parsing: input) {
            var changed = json
            for _ in 0...random.below(3) { changed = changedJSON(changed) }
            input = changed.compactBytes
        } else {
            for _ in 0...random.below(4) {
                input = random.once(in: 3) ? changedBytes(input) : changedTokens(input)
                input = Array(input.prefix(Self.longest))
            }
        }
        return Array(input.prefix(Self.longest))
    }

    private mutating func changedBytes(_ input: [UInt8]) -> [UInt8] {
        var input = input
        let at = random.below(input.count + 1)
        let end = min(input.count, at + random.below(20))
        switch random.below(7) {
        case 0: input.removeSubrange(at..<end)
        case 1: input.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
        case 2: if at < input.count { input[at] = random.pick(Self.bytes, or: 0) }
        case 3: if at < input.count { input[at] ^= 1 << UInt8(random.below(8)) }
        case 4: input.insert(contentsOf: input[at..<end], at: at)
        case 5: input.removeSubrange(at...)
        default:
            let other = random.pick(corpus, or: [])
            input.replaceSubrange(at..<end, with: other.dropFirst(random.below(other.count)).prefix(random.below(200)))
        }
        return input
    }

    private static let bytes = Array("(){}[]\"\\,;:.@?!=<>&|+-*/%0aA_ \n\r\u{0}é".utf8)

    private mutating func changedTokens(_ input: [UInt8]) -> [UInt8] {
        var tokens = Self.tokens(input)
        let at = random.below(tokens.count + 1)
        let end = min(tokens.count, at + 1 + random.below(3))
        switch random.below(7) {
        case 0: tokens.removeSubrange(at..<end)
        case 1: tokens.insert(contentsOf: tokens[at..<end], at: at)
        case 2: if tokens.count > 1 { tokens.swapAt(random.below(tokens.count), random.below(tokens.count)) }
        case 3: tokens.insert(Array(random.pick(vocabulary.words, or: "").utf8)[...], at: at)
        case 4: tokens.replaceSubrange(at..<end, with: [Array(random.pick(vocabulary.words, or: "").utf8)[...]])
        case 5:
            let count = 1 << random.below(12)
            let part = Array(tokens[at..<end])
            tokens.insert(contentsOf: repeatElement(part, count: count).joined(), at: at)
        default:
            let (open, close) = random.pick([("(", ")"), ("[", "]"), ("!", ""), ("-", ""), ("{a:", "}")], or: ("", ""))
            let count = random.below(300)
            tokens.insert(contentsOf: repeatElement(Array(close.utf8)[...], count: count), at: end)
            tokens.insert(contentsOf: repeatElement(Array(open.utf8)[...], count: count), at: at)
        }
        return Array(tokens.joined())
    }

    /// Words, strings and single characters, white space with what stands before it.
    private static func tokens(_ input: [UInt8]) -> [ArraySlice<UInt8>] {
        var tokens: [ArraySlice<UInt8>] = []
        var start = 0
        while start < input.count {
            var end = start + 1
            if input[start] == UInt8(ascii: "\"") {
                while end < input.count, input[end] != input[start] { end += input[end] == UInt8(ascii: "\\") ? 2 : 1 }
                end += 1
            } else if isWord(input[start]) {
                while end < input.count, isWord(input[end]) { end += 1 }
            }
            while end < input.count, input[end] == UInt8(ascii: " ") { end += 1 }
            end = min(end, input.count)
            tokens.append(input[start..<end])
            start = end
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter
            || byte >= 0x30 && byte < 0x3A
    }
}

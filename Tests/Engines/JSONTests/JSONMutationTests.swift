// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// Damaged texts: never a crash, and the place named is within the text.
struct JSONMutationTests {
    @Test(arguments: 1...50) func aThousandDamagedTexts(_ seed: Int) throws {
        var mutator = Mutator(seed: UInt64(seed))
        let limits = JSONLimits(depth: 64)
        for round in 0..<1000 {
            if round % 100 == 0 { try Task.checkCancellation() }
            let document = RandomDocument(seed: UInt64(seed * 1000 + round % 50), depth: 3)
            let text = mutator.mutate(document.text)
            do throws(JSONError) {
                let tree = try JSON(parsing: text, limits: limits)
                let again = try JSON(parsing: tree.compactBytes, limits: limits)
                #expect(again == tree, "seed \(seed), round \(round)")
            } catch {
                let isInside = 0...text.count ~= error.offset
                #expect(isInside, "seed \(seed), round \(round)")
                let isEnd = error.offset == text.count
                if error.code == .unexpectedEnd { #expect(isEnd, "seed \(seed), round \(round)") }
                #expect(error.position == TextPosition(offset: error.offset, in: text), "seed \(seed), round \(round)")
            }
        }
    }

    @Test func everyPrefixOfADocumentIsRefused() throws {
        let text = Array(#"{"a":[1.5e+3,true,"x\n\u00e9é"],"b":{"c":null}}"#.utf8)
        #expect(failure(text) == nil)
        for count in 0..<text.count {
            let error = try #require(failure(Array(text[..<count])))
            let isAllowed = error.code == .unexpectedEnd && error.offset == count
            #expect(isAllowed, "prefix of \(count) bytes: \(error)")
        }
    }
}

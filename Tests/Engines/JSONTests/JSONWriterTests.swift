// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// What is written, and that it reads back the same.
struct JSONWriterTests {
    @Test func writesCompactAndPretty() {
        let json = JSON.object([("a", .array([.int(1), .null])), ("b", .object([])), ("c", .array([]))])
        #expect(json.compactText == #"{"a":[1,null],"b":{},"c":[]}"#)
        #expect(json.prettyText == "{\n  \"a\": [\n    1,\n    null\n  ],\n  \"b\": {},\n  \"c\": []\n}")
    }

    @Test func escapesOnlyWhatMustBe() {
        #expect(JSON.string("\"\\/\u{8}\t\n\u{C}\r").compactText == #""\"\\/\b\t\n\f\r""#)
        #expect(JSON.string("\u{0}\u{1F}\u{7F}é\u{2028}").compactText == "\"\\u0000\\u001f\u{7F}é\u{2028}\"")
        #expect(JSON.object([("\n", .null)]).compactText == #"{"\n":null}"#)
    }

    @Test func piecesCanBePutTogether() {
        var writer = JSONWriter()
        writer.raw("[".utf8)
        writer.string("a")
        writer.raw(",".utf8)
        writer.value(.int(1))
        writer.raw("]".utf8)
        #expect(writer.bytes == Array("[\"a\",1]".utf8))
    }

    @Test(arguments: 1...500) func everyTreeReadsBack(_ seed: Int) throws {
        var generator = RandomTree(seed: UInt64(seed))
        let tree = generator.value(depth: 6)
        #expect(try JSON(parsing: tree.compactText) == tree, "seed \(seed)")
        #expect(try JSON(parsing: tree.prettyText) == tree, "seed \(seed)")
        #expect(try JSON(parsing: tree.prettyText).compactBytes == tree.compactBytes, "seed \(seed)")
    }

    @Test(arguments: 1...500) func anySpellingReadsAsTheSameTree(_ seed: Int) throws {
        let document = RandomDocument(seed: UInt64(seed), depth: 6)
        #expect(try JSON(parsing: document.text) == document.tree, "seed \(seed)")
    }

    @Test func equalityIgnoresOffsetsButNotOrder() throws {
        #expect(try JSON(parsing: " [ 1 ] ") == .array([.int(1)]))
        #expect(try JSON(parsing: #"{"a":1,"b":2}"#) != JSON(parsing: #"{"b":2,"a":1}"#))
        #expect(JSON.string("\u{E9}") != .string("e\u{301}"))
        #expect(JSON.null != JSON(.bool(false)))
    }
}

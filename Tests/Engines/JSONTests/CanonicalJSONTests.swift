// SPDX-License-Identifier: Apache-2.0
import JSON
import Testing

@Suite struct CanonicalJSONTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: try JSON(parsing: text).canonicalBytes(), as: UTF8.self)
    }

    /// The names of RFC 8785 section 3.2.3, which are sorted by UTF-16 units: a surrogate pair before U+FB33.
    @Test func membersAreSortedByTheirUTF16Units() throws {
        let text = #"""
            {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
             "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}
            """#
        let order = ["\r", "1", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F600}", "\u{FB33}"]
        let sorted = try JSON(parsing: try canonical(text))
        #expect(try #require(sorted.object).members.map(\.key) == order)
    }

    @Test func stringsHaveTheShortestEscapes() throws {
        #expect(try canonical(#""\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\/""#) == #""€$\u000f\nA'B\"\\\\\"/""#)
        #expect(try canonical(#""\b\t\n\f\r\u001f\u007f""#) == "\"\\b\\t\\n\\f\\r\\u001f\u{7F}\"")
    }

    @Test func whiteSpaceIsLeftOutAtEveryDepth() throws {
        #expect(
            try canonical(" { \"b\" : [ 1 , { \"d\":null , \"c\" : true } ] , \"a\" : { } } ")
                == #"{"a":{},"b":[1,{"c":true,"d":null}]}"#
        )
    }

    @Test func wholeNumbersHaveOneSpelling() throws {
        #expect(
            try canonical("[0,-0,9007199254740991,-9007199254740991]") == "[0,0,9007199254740991,-9007199254740991]"
        )
    }

    @Test(arguments: ["1.0", "1e2", "9007199254740992", "-9007199254740992", "99999999999999999999"])
    func otherNumbersAreRefusedWithTheirPlace(number: String) throws {
        let json = try JSON(parsing: "{\"a\": \(number)}")
        let error = #expect(throws: CanonicalJSONError.self) { try json.canonicalBytes() }
        #expect(error?.code == .number && error?.offset == 6)
    }

    @Test func twoMembersOfOneNameAreRefused() {
        let json = JSON.object([("a", .int(1)), ("b", .int(2)), ("a", .int(1))])
        let error = #expect(throws: CanonicalJSONError.self) { try json.canonicalBytes() }
        #expect(error?.code == .duplicateKey)
    }

    @Test(arguments: 1...200) func theCanonicalTextStaysAsItIs(_ seed: Int) throws {
        var generator = RandomTree(seed: UInt64(seed))
        guard let once = try? generator.value(depth: 5).canonicalBytes() else { return }
        #expect(try JSON(parsing: once).canonicalBytes() == once)
    }
}

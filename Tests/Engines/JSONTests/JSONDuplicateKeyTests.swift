// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// Objects that name a member twice.
struct JSONDuplicateKeyTests {
    @Test(arguments: [
        (#"{"a":1,"a":1}"#, 7), (#"{"a":1,"b":2,"a":3}"#, 13), (#"{"":1,"":2}"#, 6), (#"{"a":1,"\u0061":2}"#, 7),
        (#"[{"x":{"é":1,"é":2}}]"#, 14), (#"{"\/":1,"/":2}"#, 8), (#"{"a":{"b":1,"b":2},"a":1}"#, 12),
    ])
    func refusesThem(_ text: String, _ offset: Int) {
        #expect(failure(text)?.code == .duplicateKey)
        #expect(failure(text)?.offset == offset)
    }

    @Test func namesTheMember() {
        let message = failure(#"{"a\n":1,"a\n":2}"#)?.message
        #expect(message == #"duplicate name: the object already has a member named "a\n""#)
    }

    @Test(arguments: [
        #"{"a":1,"A":2}"#, #"{"a":{"a":1}}"#, #"[{"a":1},{"a":1}]"#, #"{"a":1,"a ":2}"#, "{\"é\":1,\"e\u{301}\":2}",
    ])
    func acceptsNamesThatDiffer(_ text: String) {
        #expect(failure(text) == nil)
    }

    @Test func canonicallyEquivalentNamesAreTwo() throws {
        let json = try JSON(parsing: "{\"é\":1,\"e\u{301}\":2}")
        #expect(json["\u{E9}"]?.int == 1)
        #expect(json["e\u{301}"]?.int == 2)
    }

    @Test(arguments: [2, 8, 9, 16, 17, 18, 1000, 20_000]) func findsThemAtAnySize(_ count: Int) {
        func text(_ keys: [String]) -> String {
            "{" + keys.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        }
        var keys = (0..<count).map { "key\($0)" }
        #expect(failure(text(keys)) == nil)
        keys[0] = "é"
        keys[count - 1] = "e\u{301}"
        #expect(failure(text(keys)) == nil)
        keys[count - 1] = "é"
        #expect(failure(text(keys))?.code == .duplicateKey)
        keys[count - 1] = count > 2 ? keys[count / 2] : keys[0]
        if count > 2 { #expect(failure(text(keys))?.code == .duplicateKey) }
    }

    @Test func namesTheFirstOfSeveral() {
        let keys = (0..<40).map { $0 == 0 ? "é" : $0 == 1 ? "e\u{301}" : "k\($0 % 30)" }
        let text = "{" + keys.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        #expect(failure(text)?.message == "duplicate name: the object already has a member named \"k2\"")
    }

    @Test func canBeAllowed() throws {
        let json = try JSON(parsing: #"{"a":1,"a":2}"#, limits: JSONLimits(rejectsDuplicateKeys: false))
        #expect(json.object?.members.count == 2)
        #expect(json["a"]?.int == 2)
    }
}

// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// From offsets to pointers and from pointers to values.
struct JSONPointerTests {
    @Test func escapesTokens() {
        #expect(JSONPointer().description == "")
        #expect(JSONPointer(["a", "0", ""]).description == "/a/0/")
        #expect(JSONPointer(["a/b", "m~n", "~1"]).description == "/a~1b/m~0n/~01")
    }

    @Test func findsTheInnermostValue() throws {
        let text = #"{"fields": [{"name": "a"}, {"name": "b", "type": ["null"]}]}"#
        let json = try JSON(parsing: text)
        func pointer(_ mark: String) throws -> String {
            let start = try #require(Array(text).indices.first { String(Array(text)[$0...]).hasPrefix(mark) })
            return json.pointer(toOffset: start).description
        }
        #expect(try pointer("{\"fields") == "")
        #expect(try pointer("\"fields") == "/fields")
        #expect(try pointer("[{") == "/fields")
        #expect(try pointer("{\"name\": \"a") == "/fields/0")
        #expect(try pointer("\"b\"") == "/fields/1/name")
        #expect(try pointer("\"type") == "/fields/1/type")
        #expect(try pointer("ull") == "/fields/1/type/0")
    }

    @Test(arguments: 1...300) func everyValueOfADocumentIsFound(_ seed: Int) throws {
        let document = RandomDocument(seed: UInt64(seed))
        let json = try JSON(parsing: document.text)
        for place in document.places {
            let expected = JSONPointer(place.path)
            let found = json.pointer(toOffset: place.offset)
            #expect(found.description.hasSameBytes(as: expected.description), "seed \(seed), offset \(place.offset)")
            #expect(json.value(at: expected).map { Int($0.offset) } == place.offset, "seed \(seed), \(expected)")
            if let keyOffset = place.keyOffset {
                let named = json.pointer(toOffset: keyOffset)
                #expect(named.description.hasSameBytes(as: expected.description), "seed \(seed), name at \(keyOffset)")
            }
        }
    }

    @Test func leadsToValues() throws {
        // The examples of RFC 6901 section 5.
        let json = try JSON(parsing: #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"m~n":8," ":7}"#)
        #expect(json.value(at: JSONPointer()) == json)
        #expect(json.value(at: JSONPointer(["foo", "0"]))?.string == "bar")
        #expect(json.value(at: JSONPointer([""]))?.int == 0)
        #expect(json.value(at: JSONPointer(["a/b"]))?.int == 1)
        #expect(json.value(at: JSONPointer(["m~n"]))?.int == 8)
    }

    @Test(arguments: ["2", "-", "-1", "+1", "01", "00", "", " 1", "1 ", "x", "9999999999999999999"])
    func refusesWhatIsNoIndex(_ token: String) throws {
        #expect(try JSON(parsing: "[1,2]").value(at: JSONPointer([token])) == nil)
    }

    @Test func endsAtScalars() throws {
        #expect(try JSON(parsing: "{\"a\":1}").value(at: JSONPointer(["a", "0"])) == nil)
        #expect(try JSON(parsing: "{\"a\":1}").value(at: JSONPointer(["b"])) == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// Texts that are JSON, and the place that is named where one is not.
struct JSONReaderTests {
    @Test func readsEveryKind() throws {
        let json = try JSON(parsing: #" {"n": null, "b": [true, false], "i": -12, "s": "x", "o": {}, "a": []} "#)
        #expect(json["n"]?.isNull == true)
        #expect(json["b"]?.array == [JSON(.bool(true)), JSON(.bool(false))])
        #expect(json["i"]?.int == -12)
        #expect(json["s"]?.string == "x")
        #expect(json["o"]?.object?.members.isEmpty == true)
        #expect(json["a"]?.array?.isEmpty == true)
        #expect(json["missing"] == nil)
        #expect(json.object?.members.map(\.value.kind) == ["null", "array", "number", "string", "object", "array"])
    }

    @Test(arguments: ["null", "true", "false", "0", "-0", "1e5", "\"\"", "[]", "{}", "[[]]", "\"\u{7F}\""])
    func readsAnyValueAsAText(_ text: String) throws {
        #expect(try JSON(parsing: text).compactText == text)
        #expect(try JSON(parsing: "\t\r\n " + text + " \n\r\t").compactText == text)
        #expect(try JSON(parsing: "\u{FEFF}" + text).compactText == text)
    }

    @Test func keepsTheOrderOfMembers() throws {
        let json = try JSON(parsing: #"{"b":1,"a":2,"c":3}"#)
        #expect(json.object?.members.map(\.key) == ["b", "a", "c"])
    }

    @Test func remembersOffsets() throws {
        let json = try JSON(parsing: #"  {"é": [10, "x"], "b":null}"#)
        #expect(json.offset == 2)
        let members = try #require(json.object?.members)
        #expect(members.map(\.keyOffset) == [3, 20])
        #expect(members.map(\.value.offset) == [9, 24])
        #expect(members[0].value.array?.map(\.offset) == [10, 14])
    }

    @Test(arguments: [
        ("[1,\n 2,\n x]", JSONError.Code.unexpectedCharacter, 9, 3, 2),
        ("{\"é\":\"ü\" 1}", .unexpectedCharacter, 11, 1, 10),
        ("[1]\r\n2", .trailingContent, 5, 2, 1),
        ("{\"a\":1,\n\"a\":2}", .duplicateKey, 8, 2, 1),
        ("[\"a\\q\"]", .invalidEscape, 4, 1, 5),
        ("[\"a\\ud800x\"]", .invalidEscape, 3, 1, 4),
        ("[\"\u{1F600}\t\"]", .controlCharacter, 6, 1, 4),
        ("[01]", .invalidNumber, 2, 1, 3),
        ("[1.]", .invalidNumber, 3, 1, 4),
        ("[1, 2", .unexpectedEnd, 5, 1, 6),
        ("\r\rtrux", .unexpectedCharacter, 5, 3, 4),
        ("", .unexpectedEnd, 0, 1, 1),
    ])
    func namesThePlace(_ text: String, _ code: JSONError.Code, _ offset: Int, _ line: Int, _ column: Int) throws {
        let error = try #require(failure(text))
        #expect(error.code == code)
        #expect(error.offset == offset)
        #expect(error.position == TextPosition(line: line, column: column))
        #expect(error.description == "line \(line), column \(column): \(error.message)")
    }

    @Test func saysWhatWasFound() throws {
        #expect(failure("[1 2]")?.message == "expected ',' or ']' in the array, found '2'")
        #expect(failure("{\"a\" 2}")?.message == "expected ':' after the member name, found '2'")
        #expect(failure("[\u{A0}]")?.message == "expected a value, found the byte 0xC2")
        #expect(failure("[")?.message == "expected a value, found the end of the text")
    }
}

// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import JSON
import Testing

struct AvroDefaultTests {
    private static let enumeration = #"{"type":"enum","name":"E","symbols":["A","B"]}"#
    private static let fixed = #"{"type":"fixed","name":"F","size":2}"#
    private static let nested =
        #"{"type":"record","name":"N","fields":[{"name":"x","type":"int"},{"name":"y","type":"int","default":1}]}"#

    static let accepted: [(String, String)] = [
        (#""null""#, "null"), (#""boolean""#, "false"), (#""int""#, "-2147483648"), (#""int""#, "2147483647"),
        (#""long""#, "9223372036854775807"), (#""float""#, "1"), (#""double""#, "-1.5e-3"), (#""float""#, #""NaN""#),
        (#""double""#, #""Infinity""#), (#""double""#, #""-Infinity""#), (#""bytes""#, #""\u0000\u00ff""#),
        (#""bytes""#, #""""#), (#""string""#, #""€""#), (enumeration, #""B""#), (fixed, #""\u0000ÿ""#),
        (#"{"type":"array","items":"int"}"#, "[]"), (#"{"type":"array","items":"int"}"#, "[1,2]"),
        (#"{"type":"map","values":"string"}"#, #"{"k":"v"}"#), (nested, #"{"x":1}"#), (nested, #"{"x":1,"y":2}"#),
        (#"["null","int"]"#, "null"), (#"["null","int"]"#, "3"), (#"["int","null"]"#, "null"),
        (#"["null",{"type":"array","items":["int","string"]}]"#, #"[1,"a"]"#),
        (#"{"type":"long","logicalType":"timestamp-millis"}"#, "0"),
    ]

    @Test(arguments: accepted) func aValueOfTheTypeIsADefault(type: String, value: String) {
        let error = failure(record("{\"name\":\"a\",\"type\":\(type),\"default\":\(value)}"))
        #expect(error == nil, "\(error?.description ?? "")")
    }

    /// Type, default and where below the default the fault is.
    static let rejected: [(String, String, String)] = [
        (#""null""#, "0", ""), (#""boolean""#, "1", ""), (#""boolean""#, #""true""#, ""), (#""int""#, "2147483648", ""),
        (#""int""#, "1.5", ""), (#""int""#, "null", ""), (#""long""#, "9223372036854775808", ""),
        (#""float""#, #""nan""#, ""), (#""double""#, #""1""#, ""), (#""bytes""#, #""€""#, ""), (#""bytes""#, "[1]", ""),
        (#""string""#, "null", ""), (enumeration, #""C""#, ""), (enumeration, "0", ""), (fixed, #""abc""#, ""),
        (fixed, #""é€""#, ""), (#"{"type":"array","items":"int"}"#, #"[1,"a"]"#, "/1"),
        (#"{"type":"array","items":"int"}"#, "{}", ""),
        (#"{"type":"map","values":"int"}"#, #"{"k":1,"l/m":null}"#, "/l~1m"),
        (nested, "{}", ""), (nested, #"{"x":1,"y":"2"}"#, "/y"), (#"["null","int"]"#, #""a""#, ""), ("[]", "null", ""),
    ]

    @Test(arguments: rejected) func aValueOfAnotherTypeIsRefusedAtItsPlace(type: String, value: String, place: String) {
        let error = failure(record("{\"name\":\"a\",\"type\":\(type),\"default\":\(value)}"))
        #expect(error?.code == .invalidDefault)
        #expect(error?.pointer.description == "/fields/0/default" + place)
    }

    @Test func aDefaultOfARecursiveTypeEndsWithTheValue() throws {
        let field = #"{"name":"next","type":["null","R"],"default":{"next":{"next":null}}}"#
        #expect(failure(record(field)) == nil)
        #expect(failure(record(#"{"name":"next","type":["null","R"],"default":{"next":{"next":1}}}"#)) != nil)
    }

    @Test func aRecordWithoutDefaultsCannotBeItsOwnEmptyDefault() {
        let fields = [#"{"name":"x","type":"int"}"#, #"{"name":"next","type":["null","R"],"default":{}}"#]
        #expect(failure(record(fields[0], fields[1]))?.code == .invalidDefault)
    }

    @Test(.timeLimit(.minutes(1))) func aDeepDefaultOfBranchingTypesIsCheckedInReasonableTime() {
        let value = String(repeating: #"{"f":"#, count: 60) + "1" + String(repeating: "}", count: 60)
        let a = #"{"type":"record","name":"A","fields":[{"name":"f","type":["null","A","B"]}]}"#
        let b = #"{"type":"record","name":"B","fields":[{"name":"f","type":["null","A"]}]}"#
        // A cannot name B before B is defined, so B stands inside A.
        let nested = a.replacing(#""B""#, with: b.replacing(#""A"]"#, with: #""A","B"]"#))
        #expect(failure(record("{\"name\":\"a\",\"type\":\(nested),\"default\":\(value)}"))?.code == .invalidDefault)
    }
}

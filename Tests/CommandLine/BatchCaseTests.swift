// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import SchemaCheck
import Testing

@testable import stagedoor

@Suite struct BatchCaseTests {
    @Test(
        "a case gets its verdict",
        arguments: [
            (#"{"old":["int"],"new":"long"}"#, Verdict.compatible),
            (#"{"old":["long"],"new":"int"}"#, .incompatible),
            (#"{"old":["long"],"new":"int","compatibility":"FORWARD"}"#, .compatible),
            (#"{"old":["long"],"new":"int","compatibility":"NONE"}"#, .compatible),
            (#"{"old":["long","int"],"new":"int"}"#, .compatible),
            (#"{"old":["long","int"],"new":"int","compatibility":"BACKWARD_TRANSITIVE"}"#, .incompatible),
            (#"{"old":[["null","int"]],"new":["null","long"],"format":"AVRO"}"#, .compatible),
            (#"{"old":[],"new":"null"}"#, .compatible),
            (#"{"old":[{"type":"integer"}],"new":{"type":"number"},"format":"JSON"}"#, .compatible),
            (#"{"old":[{"type":"number"}],"new":{"type":"integer"},"format":"json"}"#, .incompatible),
            (#"{"old":[{}],"new":{"properties":{"a":{"type":"string"}}},"format":"json"}"#, .incompatible),
            (
                #"{"old":[{"type":"object"}],"new":{"type":"object","properties":{"a":{"type":"string"}}},"#
                    + #""format":"json","profile":"confluent-lenient"}"#,
                .compatible
            ),
            (
                #"{"old":[{}],"new":{"properties":{"a":{}}},"format":"json","profile":"data"}"#,
                .compatible
            ),
            (#"{"old":[{}],"new":{"required":["a"]},"format":"json","profile":"data"}"#, .incompatible),
            (#"{"old":["long"],"new":"double"}"#, .compatible),
            (#"{"old":["long"],"new":"double","profile":"data"}"#, .incompatible),
            (
                #"{"old":["syntax = \"proto3\"; message M { int32 a = 1; }"],"#
                    + #""new":"syntax = \"proto3\"; message M { bool a = 1; }","format":"protobuf"}"#,
                .compatible
            ),
            (
                #"{"old":["syntax = \"proto3\"; message M { int32 a = 1; }"],"#
                    + #""new":"syntax = \"proto3\"; message M { bool a = 1; }","format":"protobuf","profile":"data"}"#,
                .incompatible
            ),
            (#"{"old":[true],"new":true,"format":"json"}"#, .compatible),
            (
                #"{"old":[],"new":"\"a.F\"","newFiles":{"f.avsc":{"type":"fixed","name":"a.F","size":3}}}"#,
                .compatible
            ),
        ]
    ) func verdict(line: String, expected: Verdict) throws {
        #expect(try judge(line).verdict == expected)
    }

    @Test(
        "a bad case says what is wrong",
        arguments: [
            (#"{"new":"int"}"#, "MISSING_MEMBER"),
            (#"{"old":[]}"#, "MISSING_MEMBER"),
            (#"{"old":"int","new":"int"}"#, "INVALID_MEMBER"),
            (#"{"old":[],"new":7}"#, "INVALID_MEMBER"),
            (#"{"old":[],"new":"int","newFiles":[]}"#, "INVALID_MEMBER"),
            (#"{"old":[],"new":"int","bothProfiles":"yes"}"#, "INVALID_MEMBER"),
            (#"{"old":[],"new":"int","compatibility":"SIDEWAYS"}"#, "UNKNOWN_COMPATIBILITY_LEVEL"),
            (#"{"old":[],"new":"int","format":"thrift"}"#, "UNSUPPORTED_FORMAT"),
            (#"{"old":[],"new":{},"format":"json","profile":"mine"}"#, "UNKNOWN_PROFILE"),
            (#"{"old":[],"new":"","format":"protobuf","profile":"mine"}"#, "UNKNOWN_PROFILE"),
            (#"{"old":[],"new":{"type":"recor"},"format":"json"}"#, "JSON_SCHEMA_UNKNOWN_TYPE"),
            (#"{"old":["{"],"new":"int"}"#, "AVRO_INVALID_JSON"),
            (#"{"old":[],"new":{"type":"recor"}}"#, "AVRO_UNKNOWN_TYPE"),
        ]
    ) func problem(line: String, code: String) throws {
        let problem = try #require(throws: BatchProblem.self) { try judge(line) }
        #expect(problem.code == code)
    }

    private func judge(_ line: String) throws -> Report {
        try JSONTape(reading: Array(line.utf8)).withView { view in
            try BatchCase(view, 0, BatchCase.Defaults()).report()
        }
    }
}

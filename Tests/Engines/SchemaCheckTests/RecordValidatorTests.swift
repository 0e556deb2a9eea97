// SPDX-License-Identifier: Apache-2.0
import Findings
import SchemaCheck
import Testing

struct RecordValidatorTests {
    private static let scan = #"""
        {"type": "record", "name": "a.Scan", "fields": [
          {"name": "gate", "type": "string"},
          {"name": "count", "type": "int"},
          {"name": "note", "type": ["null", "string", {"type": "enum", "name": "Zone", "symbols": ["FLOOR"]}]},
          {"name": "tags", "type": {"type": "array", "items": "bytes"}},
          {"name": "seats", "type": {"type": "map", "values": {"type": "fixed", "name": "Id", "size": 2}}},
          {"name": "next", "type": ["null", "a.Scan"], "default": null}
        ]}
        """#

    private func findings(_ record: String, _ schema: String, _ format: SchemaFormat) throws -> [Finding] {
        try ParsedSchema(parsing: Array(schema.utf8), format: format).recordValidator()
            .findings(in: Array(record.utf8), file: "r.jsonl", line: 7)
    }

    @Test(arguments: [
        #"{"gate":"A","count":1,"note":null,"tags":[],"seats":{},"next":null}"#,
        #"{"gate":"A","count":-2147483648,"note":{"string":"late"},"tags":["\u00ff"],"seats":{"x":"ab"},"next":null}"#,
        #"{"gate":"","count":0,"note":{"a.Zone":"FLOOR"},"tags":[],"seats":{},"next":{"a.Scan":"#
            + #"{"gate":"B","count":1,"note":null,"tags":[],"seats":{},"next":null}}}"#,
    ]) func anAvroDatumIsValid(record: String) throws {
        #expect(try findings(record, Self.scan, .avro) == [])
    }

    @Test(arguments: [
        (#"{"gate":1,"count":1,"note":null,"tags":[],"seats":{},"next":null}"#, "/gate"),
        (#"{"gate":"A","count":2147483648,"note":null,"tags":[],"seats":{},"next":null}"#, "/count"),
        (#"{"gate":"A","count":1,"note":"late","tags":[],"seats":{},"next":null}"#, "/note"),
        (#"{"gate":"A","count":1,"note":{"a.Zone":"STAND"},"tags":[],"seats":{},"next":null}"#, "/note/a.Zone"),
        (#"{"gate":"A","count":1,"note":{"long":1},"tags":[],"seats":{},"next":null}"#, "/note"),
        (#"{"gate":"A","count":1,"note":null,"tags":["","€"],"seats":{},"next":null}"#, "/tags/1"),
        (#"{"gate":"A","count":1,"note":null,"tags":[],"seats":{"x":"abc"},"next":null}"#, "/seats/x"),
        (#"{"gate":"A","count":1,"note":null,"tags":[],"seats":{}}"#, ""),
        (#"{"gate":"A","count":1,"note":null,"tags":[],"seats":{},"next":null,"more":1}"#, "/more"),
        (#"[]"#, ""),
    ]) func whatIsWrongWithAnAvroDatumIsLocated(record: String, pointer: String) throws {
        let found = try findings(record, Self.scan, .avro)
        #expect(found.map(\.location?.pointer) == [pointer])
        #expect(found.first?.location?.line == 7)
        #expect(found.first?.location?.file == "r.jsonl")
    }

    private static let cue = #"""
        syntax = "proto3";
        import "google/protobuf/timestamp.proto";
        import "google/protobuf/duration.proto";
        enum Zone { FLOOR = 0; STAND = 1; }
        message Cue {
          int32 level = 1;
          uint64 serial_number = 2;
          Zone zone = 3;
          map<int32, string> notes = 4;
          repeated bytes frames = 5;
          oneof target { string group = 6; int64 channel = 7; }
          google.protobuf.Timestamp at = 8;
          google.protobuf.Duration fade = 9;
          Cue next = 10;
        }
        """#

    @Test(arguments: [
        "{}", #"{"level":-1,"serialNumber":"18446744073709551615","zone":"STAND","notes":{"7":"late"}}"#,
        #"{"serial_number":1e2,"zone":9,"frames":["aGk=",""],"channel":"3","level":null}"#,
        #"{"at":"2026-11-21T20:15:00.5Z","fade":"1.5s","next":{"next":{"level":1.0}}}"#,
    ]) func aProtobufMessageIsValid(record: String) throws {
        #expect(try findings(record, Self.cue, .protobuf) == [])
    }

    @Test(arguments: [
        (#"{"level":2147483648}"#, "/level"), (#"{"level":"x"}"#, "/level"), (#"{"level":1.5}"#, "/level"),
        (#"{"serialNumber":-1}"#, "/serialNumber"), (#"{"zone":"BACKSTAGE"}"#, "/zone"),
        (#"{"notes":{"a":"x"}}"#, "/notes/a"), (#"{"frames":["a"]}"#, "/frames/0"),
        (#"{"frames":[null]}"#, "/frames/0"),
        (#"{"group":"a","channel":1}"#, "/channel"), (#"{"serialNumber":1,"serial_number":1}"#, "/serial_number"),
        (#"{"at":"2026-02-30T00:00:00Z"}"#, "/at"), (#"{"at":"0001-01-01T00:00:00+01:00"}"#, "/at"),
        (#"{"at":"9999-12-31T23:59:59-01:00"}"#, "/at"), (#"{"fade":"1"}"#, "/fade"), (#"{"more":1}"#, "/more"),
        (#"{"next":{"next":{"level":true}}}"#, "/next/next/level"), ("[]", ""),
    ]) func whatIsWrongWithAProtobufMessageIsLocated(record: String, pointer: String) throws {
        #expect(try findings(record, Self.cue, .protobuf).map(\.location?.pointer) == [pointer])
    }

    @Test func everythingThatIsWrongWithARecordIsFound() throws {
        let schema = #"{"type":"object","properties":{"a":{"type":"string"},"b":{"maximum":3}},"required":["c"]}"#
        let found = try findings(#"{"a": 1, "b": 4}"#, schema, .json)
        #expect(
            Set(found.map(\.rule)) == ["JSON_SCHEMA_TYPE", "JSON_SCHEMA_MAXIMUM", "JSON_SCHEMA_REQUIRED"]
        )
        #expect(found.first { $0.rule == "JSON_SCHEMA_TYPE" }?.location?.column == 7)
    }

    @Test(arguments: [SchemaFormat.avro, .protobuf])
    func aHugeNameIsNotRepeatedInEveryMessage(format: SchemaFormat) throws {
        let name = String(repeating: "n", count: 100_000)
        let schema =
            format == .avro
            ? "{\"type\":\"array\",\"items\":{\"type\":\"enum\",\"name\":\"\(name)\",\"symbols\":[\"A\"]}}"
            : "syntax = \"proto3\"; message M { repeated \(name) z = 1; } enum \(name) { A = 0; }"
        let wrong = "[" + repeatElement("\"B\"", count: 500).joined(separator: ",") + "]"
        let found = try findings(format == .avro ? wrong : "{\"z\":\(wrong)}", schema, format)
        #expect(found.count == 500)
        #expect(found.allSatisfy { $0.message.utf8.count < 400 })
    }

    @Test func aUnionOfManyBranchesIsNotListedWhole() throws {
        let branches = (0..<2_000).map { "{\"type\":\"fixed\",\"name\":\"F\($0)\",\"size\":1}" }
        let schema = "{\"type\":\"array\",\"items\":[" + branches.joined(separator: ",") + "]}"
        let record = "[" + repeatElement("1", count: 1_500).joined(separator: ",") + "]"
        let found = try findings(record, schema, .avro)
        #expect(found.count == 1_000)
        #expect(found.allSatisfy { $0.message.utf8.count < 600 })
        #expect(found.last?.location?.column == 2 + 999 * 2)
    }

    @Test func aDifferenceInABuiltInFileIsNotShownInAnotherOne() throws {
        let text = """
            syntax = "proto3"; import "google/type/money.proto"; import "z.proto";
            message Price { google.type.Money amount = 1; Z z = 2; }
            """
        let other = SchemaText(name: "z.proto", text: Array("syntax = \"proto3\"; message Z {}".utf8))
        let money = "syntax = \"proto3\"; package google.type; message Money { int32 currency_code = 1; }"
        let own = SchemaText(name: "google/type/money.proto", text: Array(money.utf8))
        func named(_ name: String, _ references: [SchemaText]) throws -> NamedSchema {
            let schema = try ParsedSchema(parsing: Array(text.utf8), format: .protobuf, references: references)
            return NamedSchema(name: name, file: "price.proto", referenceFiles: references.map(\.name), schema: schema)
        }
        let report = SchemaCheck(level: .backward).run(
            try named("new", [other]),
            against: [try named("old", [own, other])]
        )
        let finding = try #require(report.findings.first { $0.rule == "FIELD_SCALAR_KIND_CHANGED" })
        #expect(finding.location?.file == "google/type/money.proto")
        #expect(finding.related.first?.location.file == "google/type/money.proto")
    }

    @Test func aLineThatIsNoJSONIsAFindingNotAnEnd() throws {
        #expect(try findings("{", #"{"type":"object"}"#, .json).map(\.rule) == ["INVALID_JSON"])
        #expect(try findings(#"{"a":1,"a":2}"#, Self.scan, .avro).map(\.rule) == ["INVALID_JSON"])
    }
}

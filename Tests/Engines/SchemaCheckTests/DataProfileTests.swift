// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import SchemaCheck
import Testing

/// JSON Schemas judged by the data that they allow.
@Suite struct DataProfileTests {
    private func report(
        _ old: String,
        _ new: String,
        _ level: CompatibilityLevel = .backward,
        _ format: SchemaFormat = .json
    ) throws -> Report {
        let schemas = try [old, new].map { try ParsedSchema(parsing: Array($0.utf8), format: format) }
        return SchemaCheck(level: level, profile: .data).run(
            NamedSchema(name: "new", file: "new.json", schema: schemas[1]),
            against: [NamedSchema(name: "old", file: "old.json", schema: schemas[0])]
        )
    }

    @Test func aRefusalShowsAValueAndBothPlaces() throws {
        let report = try report(
            #"{"type":"object","properties":{"foo":{"type":"string"}},"required":["foo"]}"#,
            #"{"type":"object","properties":{"bar":{"type":"string"}},"required":["bar"]}"#
        )
        let finding = try #require(report.findings.first)
        #expect(report.verdict == .incompatible && finding.rule == "JSON_DATA_REFUSED")
        #expect(finding.counterexample == #"{"foo":""}"#)
        #expect(finding.location?.pointer == "/required" && finding.location?.file == "new.json")
        #expect(finding.related.first?.location.file == "old.json")
    }

    @Test func theFixIsThatOfTheKeyword() throws {
        func fix(_ old: String, _ new: String, _ level: CompatibilityLevel = .backward) throws -> String {
            try #require(try report(old, new, level).findings.first?.fix)
        }
        let required = #"{"required":["a"]}"#
        #expect(try fix("{}", required).hasPrefix("Do not require it"))
        #expect(try fix(required, "{}", .forward).hasPrefix("Go on requiring it until no consumer reads with old"))
        #expect(try fix(#"{"type":["string","integer"]}"#, #"{"type":"string"}"#).contains("as a list"))
        #expect(try fix(#"{"enum":[1,2]}"#, #"{"enum":[1]}"#) == "Keep every value that was allowed.")
        #expect(try fix("{}", #"{"maximum":5}"#).hasPrefix("Keep the upper bound"))
    }

    @Test func aPlaceInsideTheValueIsNamed() throws {
        let report = try report(
            #"{"properties":{"a":{"items":{"type":"number"}}}}"#,
            #"{"properties":{"a":{"items":{"type":"integer"}}}}"#
        )
        let finding = try #require(report.findings.first)
        #expect(finding.details.contains(Detail(name: "instance", value: "/a/0")))
        #expect(finding.location?.pointer == "/properties/a/items/type")
        #expect(finding.related.first?.location.pointer == "/properties/a/items")
    }

    @Test func aValueIsShownOnceAndWhatIsLeftOutIsTold() throws {
        let names = (0..<30).map { "\"p\($0)\"" }
        let properties = names.map { "\($0):{\"type\":\"string\"}" }.joined(separator: ",")
        let old = "{\"type\":\"object\",\"properties\":{\(properties)},\"required\":[\(names.joined(separator: ","))]}"
        let report = try report(old, old.replacing("string", with: "null"))
        #expect(report.findings.count == 21)
        #expect(report.findings.first?.counterexample?.contains("\"p0\":\"\"") == true)
        #expect(report.findings.dropFirst().allSatisfy { $0.counterexample == nil })
        #expect(report.findings.last?.rule == "JSON_MORE_DIFFERENCES")
        #expect(report.findings.last?.message.contains("10 more") == true)
    }

    @Test func aLongValueIsCut() throws {
        let report = try report(#"{"type":"string","minLength":80000}"#, #"{"type":"null"}"#)
        let finding = try #require(report.findings.first)
        let shown = try #require(finding.counterexample)
        #expect(shown.utf8.count < 66_000)
        #expect(finding.details.contains(Detail(name: "counterexample", value: "cut after 65536 of 80002 bytes")))
        #expect(try JSON(parsing: shown).string?.hasSuffix("aaa…") == true)
    }

    @Test func aWiderSchemaIsCompatibleBackwardOnly() throws {
        let (old, new) = (#"{"type":"integer"}"#, #"{"type":"number"}"#)
        #expect(try report(old, new).verdict == .compatible)
        #expect(try report(old, new).findings.isEmpty)
        let forward = try report(old, new, .forward)
        #expect(forward.verdict == .incompatible)
        #expect(forward.findings.first?.location?.file == "new.json")
        #expect(try report(old, new, .full).verdict == .incompatible)
    }

    @Test func whatCannotBeDecidedDoesNotPass() throws {
        let report = try report(##"{"anyOf":[{"$ref":"#"},{"type":"string"}]}"##, #"{"type":"string"}"#)
        #expect(report.verdict == .undecided && report.findings.first?.rule == "JSON_COMPARISON_LIMIT")
    }

    private static func record(_ fields: String) -> String {
        "{\"type\":\"record\",\"name\":\"Scan\",\"fields\":[\(fields)]}"
    }

    @Test func avroDataThatIsRoundedIsRefusedWithItsBytes() throws {
        let (old, new) = (#"{"name":"gate","type":"long"}"#, #"{"name":"gate","type":"double"}"#)
        let report = try report(Self.record(old), Self.record(new), .full, .avro)
        let finding = try #require(report.findings.first)
        #expect(report.verdict == .incompatible && report.findings.count == 2)
        #expect(finding.rule == "AVRO_DATA_CHANGED" && finding.location?.pointer == "/fields/0/type")
        #expect(
            finding.counterexample
                == #"{"bytes":"8280808080808020","written":{"gate":9007199254740993},"read":{"gate":9007199254740992.0}}"#
        )
        #expect(report.findings.last?.rule == "AVRO_DATA_REFUSED")
        #expect(
            try self.report(
                Self.record(new),
                Self.record(new + #",{"name":"x","type":"int","default":0}"#),
                .full,
                .avro
            ).findings.isEmpty
        )
    }

    @Test func aDoubtDoesNotChangeTheVerdict() throws {
        let report = try report(
            Self.record(#"{"name":"mail","type":"string","default":""}"#),
            Self.record(#"{"name":"email","type":"string","default":""}"#),
            .backward,
            .avro
        )
        #expect(report.verdict == .compatible && report.findings.map(\.rule) == ["AVRO_DATA_PERHAPS_RENAMED"])
        #expect(report.findings.first?.severity == .warning)
    }

    @Test func protobufDataThatIsCutIsRefusedWithItsBytes() throws {
        func file(_ field: String) -> String { "syntax = \"proto3\";\nmessage Scan { \(field) }\n" }
        let report = try report(file("int64 gate = 1;"), file("int32 gate = 1;"), .full, .protobuf)
        let finding = try #require(report.findings.first)
        #expect(report.verdict == .incompatible && report.findings.count == 1)
        #expect(finding.rule == "PROTOBUF_DATA_CHANGED" && finding.location?.line == 2)
        #expect(
            finding.counterexample
                == #"{"message":"Scan","bytes":"088080808008","written":{"gate":2147483648},"read":{"gate":-2147483648}}"#
        )
        let renamed = try self.report(file("int64 gate = 1;"), file("int64 door = 1;"), .backward, .protobuf)
        #expect(renamed.verdict == .compatible && renamed.findings.map(\.rule) == ["PROTOBUF_DATA_PERHAPS_REUSED"])
    }

    @Test func bothProfilesAreReportedAndOneDecides() throws {
        let schemas = try [#""long""#, #""double""#].map { try ParsedSchema(parsing: Array($0.utf8), format: .avro) }
        let (old, new) = (NamedSchema(name: "old", schema: schemas[0]), NamedSchema(name: "new", schema: schemas[1]))
        for gate in CompatibilityProfile.allCases {
            var check = SchemaCheck(level: .backward, profile: gate)
            #expect(check.run(new, against: [old]).profiles.isEmpty)
            check.reportsBothProfiles = true
            let report = check.run(new, against: [old])
            #expect(report.verdict == (gate == .data ? .incompatible : .compatible))
            #expect(report.findings.count == (gate == .data ? 1 : 0))
            #expect(report.profiles.map(\.profile) == [gate.rawValue, gate == .data ? "confluent" : "data"])
            #expect(report.profiles.map(\.gates) == [true, false])
            let data = try #require(report.profiles.first { $0.profile == "data" })
            #expect(data.verdict == .incompatible && data.counterexample?.hasPrefix(#"{"bytes":"82808"#) == true)
        }
    }
}

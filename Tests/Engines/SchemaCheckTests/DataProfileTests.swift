// SPDX-License-Identifier: Apache-2.0
import Findings
import SchemaCheck
import Testing

/// JSON Schemas judged by the data that they allow.
@Suite struct DataProfileTests {
    private func report(_ old: String, _ new: String, _ level: CompatibilityLevel = .backward) throws -> Report {
        let schemas = try [old, new].map { try ParsedSchema(parsing: Array($0.utf8), format: .json) }
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
}

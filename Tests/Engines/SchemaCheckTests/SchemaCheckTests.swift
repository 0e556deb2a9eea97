// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import Findings
import JSON
import SchemaCheck
import Testing

private func version(_ number: Int, _ text: String, file: String? = nil) throws -> NamedSchema {
    NamedSchema(name: "version \(number)", file: file, schema: try AvroSchema(parsing: text))
}

private func text(_ fields: String...) -> String {
    "{\"type\": \"record\", \"name\": \"Scan\", \"fields\": [\n  \(fields.joined(separator: ",\n  "))\n]}"
}

private let gate = #"{"name": "gate", "type": "int"}"#
private let seat = #"{"name": "seat", "type": "string"}"#

struct SchemaCheckLevelTests {
    /// What one change breaks: the field seat comes, without a default (backward), or goes (forward).
    static let levels: [(CompatibilityLevel, comes: Bool, goes: Bool)] = [
        (.none, true, true), (.backward, false, true), (.backwardTransitive, false, true), (.forward, true, false),
        (.forwardTransitive, true, false), (.full, false, false), (.fullTransitive, false, false),
    ]

    @Test(arguments: levels) func aLevelLooksInItsDirections(level: CompatibilityLevel, comes: Bool, goes: Bool) throws
    {
        let (small, large) = (text(gate), text(gate, seat))
        let check = SchemaCheck(level: level)
        let coming = check.run(try version(2, large), against: [try version(1, small)])
        let going = check.run(try version(2, small), against: [try version(1, large)])
        #expect(coming.verdict == (comes ? .compatible : .incompatible))
        #expect(going.verdict == (goes ? .compatible : .incompatible))
        #expect(coming.findings.isEmpty == comes)
        #expect(going.findings.isEmpty == goes)
    }

    @Test func allSevenLevelsAreCovered() {
        #expect(Self.levels.map(\.0) == CompatibilityLevel.allCases)
        #expect(
            CompatibilityLevel.allCases.map(\.rawValue) == [
                "NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE",
            ]
        )
    }

    @Test(arguments: CompatibilityLevel.allCases) func theFirstVersionIsAlwaysCompatible(level: CompatibilityLevel)
        throws
    {
        let report = SchemaCheck(level: level).run(try version(1, text(gate)), against: [])
        #expect(report.verdict == .compatible)
        #expect(report.checked.isEmpty)
    }

    @Test(arguments: CompatibilityLevel.allCases) func onlyTransitiveLevelsLookPastTheLatest(level: CompatibilityLevel)
        throws
    {
        // Version 1 has another type for gate: both directions break, but only against it.
        let other = gate.replacing("int", with: "boolean")
        let history = [try version(1, text(other)), try version(2, text(gate)), try version(3, text(gate))]
        let report = SchemaCheck(level: level).run(try version(4, text(gate)), against: history)
        #expect(report.verdict == (level.isTransitive ? .incompatible : .compatible))
        let against = report.findings.map { $0.related.map(\.label) }
        #expect(against == Array(repeating: ["version 1"], count: level.isTransitive ? level.directions.count : 0))
        let names = level.isTransitive ? [1, 2, 3] : [3]
        #expect(Set(report.checked) == Set(names.map { "version 4 against version \($0)" }))
    }

    @Test func everyFailingVersionIsReportedTheLatestFirst() throws {
        let other = gate.replacing("int", with: "boolean")
        let history = [try version(1, text(other)), try version(2, text(gate)), try version(3, text(other))]
        let report = SchemaCheck(level: .fullTransitive).run(try version(4, text(gate)), against: history)
        #expect(
            report.findings.map { $0.related.first?.label } == ["version 3", "version 3", "version 1", "version 1"]
        )
        #expect(report.findings.map { $0.details.first?.value } == ["BACKWARD", "FORWARD", "BACKWARD", "FORWARD"])
        #expect(report.title == "FULL_TRANSITIVE compatibility of version 4")
    }

    @Test func schemasPastTheBoundsAreUndecidedNotPassed() throws {
        let deep =
            String(repeating: #"{"type":"array","items":"#, count: 1_001) + "\"int\""
            + String(repeating: "}", count: 1_001)
        let schema = try AvroSchema(parsing: Array(deep.utf8), limits: JSONLimits(depth: 2_000))
        let named = NamedSchema(name: "deep", file: "deep.avsc", schema: schema)
        let report = SchemaCheck(level: .backward).run(named, against: [named])
        #expect(report.verdict == .undecided)
        #expect(report.findings.map(\.rule) == ["AVRO_COMPARISON_LIMIT"])
        #expect(report.findings.first?.location?.file == "deep.avsc")
    }
}

struct SchemaCheckFindingTests {
    @Test func aNewFieldIsFoundInTheNewTextWithTheOldPlaceBesideIt() throws {
        let old = try version(1, text(gate), file: "old.avsc")
        let new = try version(2, text(gate, seat), file: "new.avsc")
        let finding = try #require(SchemaCheck(level: .backward).run(new, against: [old]).findings.first)
        #expect(finding.rule == "READER_FIELD_MISSING_DEFAULT_VALUE")
        #expect(finding.severity == .error)
        #expect(finding.location == SourceLocation(file: "new.avsc", line: 3, column: 3, pointer: "/fields/1"))
        #expect(finding.fragment == #"{"name":"seat","type":"string"}"#)
        #expect(finding.related.map(\.label) == ["version 1"])
        #expect(finding.related.first?.location == SourceLocation(file: "old.avsc", line: 1, column: 1, pointer: ""))
        #expect(finding.message.contains("seat"))
        #expect(finding.fix?.contains("default") == true)
        #expect(finding.impact?.contains("version 1") == true)
    }

    @Test func aGoneFieldIsFoundByTheOldReader() throws {
        let old = try version(1, text(gate, seat), file: "old.avsc")
        let new = try version(2, text(gate), file: "new.avsc")
        let finding = try #require(SchemaCheck(level: .forward).run(new, against: [old]).findings.first)
        #expect(finding.rule == "READER_FIELD_MISSING_DEFAULT_VALUE")
        #expect(finding.location == SourceLocation(file: "new.avsc", line: 1, column: 1, pointer: ""))
        #expect(
            finding.related.first?.location
                == SourceLocation(file: "old.avsc", line: 3, column: 3, pointer: "/fields/1")
        )
        #expect(finding.message.contains("is gone"))
    }

    /// Rule, the new field's type and the old one's, and where in the new text below the field.
    static let rules: [(String, String, String, String)] = [
        ("TYPE_MISMATCH", #""int""#, #""string""#, "/type"),
        ("MISSING_UNION_BRANCH", #"["null", "int"]"#, #""string""#, "/type"),
        (
            "NAME_MISMATCH", #"{"type": "fixed", "name": "A", "size": 1}"#,
            #"{"type": "fixed", "name": "B", "size": 1}"#, "/type"
        ),
        (
            "FIXED_SIZE_MISMATCH", #"{"type": "fixed", "name": "A", "size": 1}"#,
            #"{"type": "fixed", "name": "A", "size": 2}"#, "/type/size"
        ),
        (
            "MISSING_ENUM_SYMBOLS", #"{"type": "enum", "name": "E", "symbols": ["A"]}"#,
            #"{"type": "enum", "name": "E", "symbols": ["A", "B"]}"#, "/type/symbols"
        ),
    ]

    @Test(arguments: rules, [CompatibilityDirection.backward, .forward])
    func everyRuleSaysWhereWhyAndTheWayOut(
        rule: (String, String, String, String),
        direction: CompatibilityDirection
    ) throws {
        func schema(_ number: Int, _ type: String) throws -> NamedSchema {
            try version(number, text(gate, "{\"name\": \"x\", \"type\": \(type)}"), file: "\(number).avsc")
        }
        // Forward, the old schema is the reader, so the two change places.
        let isBackward = direction == .backward
        let new = try schema(2, isBackward ? rule.1 : rule.2)
        let old = try schema(1, isBackward ? rule.2 : rule.1)
        let findings = SchemaCheck(level: isBackward ? .backward : .forward).run(new, against: [old]).findings
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.rule == rule.0)
        let there = try #require(finding.related.first?.location)
        for (place, file) in [(finding.location, "2.avsc"), (there, "1.avsc")] {
            #expect(place?.file == file)
            #expect(place?.line == 3)
            #expect((place?.column ?? 0) > 20)
            #expect(place?.pointer == "/fields/1" + rule.3)
        }
        #expect(finding.impact?.isEmpty == false)
        #expect(finding.fix?.isEmpty == false)
        #expect(finding.details.map(\.name) == ["direction", "against", "what"])
        #expect(finding.details.first?.value == direction.rawValue)
    }

    @Test func aPlaceInAReferenceIsNamedAsOne() throws {
        func named(_ size: Int) throws -> NamedSchema {
            let reference = "{\"type\":\"fixed\",\"name\":\"F\",\"size\":\(size)}"
            let schema = try AvroSchema(parsing: Array(#""F""#.utf8), references: [Array(reference.utf8)])
            return NamedSchema(name: "size \(size)", file: "f.avsc", schema: schema)
        }
        let finding = try #require(SchemaCheck(level: .backward).run(named(1), against: [named(2)]).findings.first)
        #expect(finding.location?.file == "reference 1 of size 1")
        #expect(finding.location?.pointer == "/size")
        #expect(finding.related.first?.location.file == "reference 1 of size 2")
    }
}

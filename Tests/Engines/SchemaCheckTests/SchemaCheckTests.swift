// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import Findings
import JSON
import SchemaCheck
import Testing

private func version(_ number: Int, _ text: String, file: String? = nil) throws -> NamedSchema {
    NamedSchema(name: "version \(number)", file: file, schema: ParsedSchema(try AvroSchema(parsing: text)))
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
        let named = NamedSchema(name: "deep", file: "deep.avsc", schema: ParsedSchema(schema))
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
            return NamedSchema(name: "size \(size)", file: "f.avsc", schema: ParsedSchema(schema))
        }
        let finding = try #require(SchemaCheck(level: .backward).run(named(1), against: [named(2)]).findings.first)
        #expect(finding.location?.file == "reference 1 of size 1")
        #expect(finding.location?.pointer == "/size")
        #expect(finding.related.first?.location.file == "reference 1 of size 2")
    }

    @Test func aPlaceInAReferenceHasTheReferencesFile() throws {
        func named(_ size: Int, _ files: [String]) throws -> NamedSchema {
            let references = ["\"int\"", "{\"type\":\"fixed\",\"name\":\"F\",\"size\":\(size)}"].map { Array($0.utf8) }
            let schema = try AvroSchema(parsing: Array(#""F""#.utf8), references: references)
            return NamedSchema(
                name: "size \(size)",
                file: "f.avsc",
                referenceFiles: files,
                schema: ParsedSchema(schema)
            )
        }
        let check = SchemaCheck(level: .backward)
        let new = try named(1, ["int.avsc", "types/f.avsc"])
        let finding = try #require(check.run(new, against: [try named(2, ["int.avsc", "old.avsc"])]).findings.first)
        #expect(finding.location?.file == "types/f.avsc")
        #expect(finding.related.first?.location.file == "old.avsc")
        let nameless = try #require(check.run(new, against: [try named(2, ["int.avsc"])]).findings.first)
        #expect(nameless.related.first?.location.file == "reference 2 of size 2")
    }
}

struct SchemaCheckBoundTests {
    private func wide(_ number: Int, _ count: Int, _ type: String) throws -> NamedSchema {
        try version(
            number,
            text((0..<count).map { "{\"name\": \"f\($0)\", \"type\": \"\(type)\"}" }.joined(separator: ",\n"))
        )
    }

    @Test func aReportSaysThatMoreWasLeftOut() throws {
        let report = SchemaCheck(level: .backward).run(
            try wide(2, 1_500, "int"),
            against: [try wide(1, 1_500, "string")]
        )
        #expect(report.verdict == .incompatible)
        #expect(report.findings.count == AvroComparison.mostDifferences + 1)
        let last = try #require(report.findings.last)
        #expect(last.rule == "AVRO_MORE_DIFFERENCES")
        #expect(last.severity == .note)
        #expect(last.message.contains("1000 differences from version 1"))
    }

    @Test(.timeLimit(.minutes(1))) func aReportOfManyVersionsEndsButEveryVersionCounts() throws {
        let old = try wide(1, 900, "string")
        let history = [try version(0, "\"int\"")] + Array(repeating: old, count: 60)
        let report = SchemaCheck(level: .backwardTransitive).run(try wide(2, 900, "int"), against: history)
        #expect(report.verdict == .incompatible)
        #expect(report.findings.count == SchemaCheck.mostFindings + 1)
        #expect(report.findings.last?.rule == "AVRO_MORE_DIFFERENCES")
        #expect(report.checked.count == 61)
    }

    /// Findings point into both texts, each at a place of its own, in any order.
    @Test(.timeLimit(.minutes(1))) func placesInLargeTextsAreFound() throws {
        let filler = (0..<60_000).map { "{\"name\": \"x\($0)\", \"type\": \"int\"}" }.joined(separator: ",\n")
        let ends = (0..<900).map { "{\"name\": \"f\($0)\", \"type\": \"TYPE\"}" }
        let new = try version(2, text(filler, ends.joined(separator: ",\n").replacing("TYPE", with: "int")))
        let old = try version(
            1,
            text(filler, ends.reversed().joined(separator: ",\n").replacing("TYPE", with: "string"))
        )
        let findings = SchemaCheck(level: .backward).run(new, against: [old]).findings
        #expect(findings.count == 900)
        #expect(findings.enumerated().allSatisfy { $1.location?.line == 60_002 + $0 })
        #expect(findings.enumerated().allSatisfy { $1.related.first?.location.line == 60_901 - $0 })
        #expect(findings.last?.location?.pointer == "/fields/60899/type")
        #expect(findings.last?.related.first?.location.pointer == "/fields/60000/type")
    }
}

struct FindingWriterTests {
    static let texts = [
        "plain", "", "a \"quoted\" \\ text", "int → long …", "tab\tand\nline", "\u{7F}", "\u{9B}31m", "\u{61C}", "é",
        "日本",
        "\u{200E}x", "\u{202E}x", "\u{2026}", "\u{2066}", "\u{206A}", "\u{FEFF}", "\u{FFFF}", "😀 emoji", "\r\n",
        "long enough for words \u{1}",
        "exactly8", "seven77\u{7F}", "\u{2010}\u{2027}\u{2030}",
    ]

    @Test(arguments: texts) func aFindingIsWrittenAsItsJSON(text: String) {
        let place = SourceLocation(file: text, line: 3, column: 4, pointer: "/a~1" + text)
        let findings = [
            Finding(rule: "R", severity: .error, message: text),
            Finding(rule: "R", severity: .note, message: "m", location: SourceLocation(), fragment: text, fix: text),
            Finding(
                rule: "R",
                severity: .warning,
                message: "m",
                location: place,
                related: [
                    RelatedLocation(label: text, location: SourceLocation(column: 7)),
                    RelatedLocation(label: "l", location: place, fragment: text),
                ],
                impact: text,
                counterexample: text,
                details: [Detail(name: "n", value: text), Detail(name: text, value: "v")]
            ),
        ]
        for finding in findings {
            var writer = JSONWriter()
            writer.finding(finding)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == JSON(finding).compactText)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema
import RepositoryCheck
import SchemaCheck
import Testing

/// Files that move, go, come or stay.
@Suite struct ChangeTests {
    private static let order = Texts.record("Order", Texts.field("id", "int"))
    private static let broken = Texts.record("Order", Texts.field("id", "string"))
    private static let address = Texts.object(#""street": {"type": "string"}"#, title: "Address")

    @Test func aMovedFileKeepsTheSubjectOfItsRecord() throws {
        let report = try Repository.check(["a/order.avsc": Self.order], ["b/c/order.avsc": Self.broken])
        #expect(report.lines == ["error TYPE_MISMATCH b/c/order.avsc:2 Order"])
    }

    @Test func aMovedFileWhoseSubjectIsItsPathIsARename() throws {
        let report = try Repository.check(["a.schema.json": Self.address], ["b.schema.json": Self.address])
        #expect(report.lines == ["warning SUBJECT_RENAMED b.schema.json:1 b"] && report.verdict == .compatible)
        #expect(report.findings[0].related[0].location.file == "old:a.schema.json")
    }

    @Test func aMovedFileThatChangesIsComparedWhereItsRecordIsKnown() throws {
        let changed = Texts.object(#""street": {"type": "integer"}"#, title: "Address")
        let report = try Repository.check(["a.schema.json": Self.address], ["b.schema.json": changed])
        #expect(report.lines == ["warning SUBJECT_RENAMED b.schema.json:1 b", "error TYPE_CHANGED b.schema.json:3 b"])
    }

    @Test func twoCandidatesAreNoRename() throws {
        let old = ["a.schema.json": Self.address, "b.schema.json": Self.address]
        let report = try Repository.check(old, ["c.schema.json": Self.address])
        #expect(report.findings.map(\.rule) == ["SUBJECT_DELETED", "SUBJECT_DELETED"])
    }

    @Test(arguments: [("error", "error"), ("warn", "warning"), ("ignore", nil)])
    func aDeletedFileIsWhatTheConfigurationSays(setting: String, expected: String?) throws {
        let old = ["order.avsc": Self.order, "other.avsc": Texts.record("Other")]
        let new = ["other.avsc": Texts.record("Other")]
        let report = try Repository.check(old, new, config: "onDelete: \(setting)\n")
        #expect(report.lines == (expected.map { ["\($0) SUBJECT_DELETED order.avsc:1 Order"] } ?? []))
        #expect(report.verdict == (setting == "error" ? .incompatible : .compatible))
    }

    @Test func aFileThatIsLeftOutNowCountsAsDeleted() throws {
        let report = try Repository.check(["order.avsc": Self.order], ["order.avsc": "\0"])
        #expect(report.findings.map(\.rule) == ["FILE_SKIPPED", "SUBJECT_DELETED"])
    }

    @Test func anotherFormatUnderTheSameSubjectIsRefused() throws {
        let config = "schemas:\n  - files: \"**\"\n    subject: topic\n"
        let old = ["order.avsc": Self.order]
        let report = try Repository.check(old, ["order.schema.json": Self.address], config: config)
        #expect(report.lines == ["error SCHEMA_TYPE_CHANGED order.schema.json order-value"])
    }

    @Test func onlyChangedSubjectsAreLookedAtOnRequest() throws {
        var old = ["order.avsc": Self.order, "bad.avsc": "{", "money.avsc": Texts.record("Money")]
        old["bill.avsc"] = Texts.record("Bill", Texts.field("m", "Money"))
        var new = old
        new["money.avsc"] = Texts.record("Money", #"{"name": "a", "type": "int", "default": 0}"#)
        let report = try Repository.check(old, new) { $0.isChangedOnly = true }
        #expect(report.checked == ["money.avsc", "bill.avsc"] && report.findings.isEmpty)
        let whole = try Repository.check(old, new)
        #expect(whole.lines == ["error AVRO_INVALID_JSON bad.avsc:1 bad"] && whole.verdict == .undecided)
    }

    @Test func aBaseThatCannotBeReadIsAWarning() throws {
        let report = try Repository.check(["bad.avsc": "{"], ["bad.avsc": "\"int\""])
        #expect(report.lines == ["warning BASE_UNREADABLE bad.avsc:1 bad"] && report.verdict == .compatible)
    }

    @Test func aBaseWithoutSchemasIsAWarning() throws {
        let report = try Repository.check([:], ["a.avsc": Self.order])
        #expect(report.findings.map(\.rule) == ["BASE_EMPTY"] && report.verdict == .compatible)
    }

    @Test func aRegistrysVersionsCountAtItsOwnLevelUnlessAnotherIsGiven() throws {
        func version(_ number: Int, _ text: String) throws -> NamedSchema {
            NamedSchema(name: "version \(number)", schema: try ParsedSchema(parsing: Array(text.utf8), format: .avro))
        }
        let versions = [try version(1, Self.broken), try version(2, Self.order)]
        func report(_ level: CompatibilityLevel, given: CompatibilityLevel? = nil) throws -> Report {
            let history = SubjectHistory(versions: versions, level: level, policy: .strict)
            var check = RepositoryCheck(today: try #require(Repository.today))
            check.level = given
            return check.run(Repository.side(["a.avsc": Self.order]), against: .versions([history], name: "registry"))
        }
        #expect(try report(.backward).verdict == .compatible)
        #expect(try report(.backwardTransitive).lines == ["error TYPE_MISMATCH a.avsc:2 Order"])
        #expect(try report(.backwardTransitive, given: .backward).verdict == .compatible)
        let unknown = RepositoryCheck(today: try #require(Repository.today))
            .run(Repository.side(["a.avsc": Self.order]), against: .versions([nil], name: "registry"))
        #expect(unknown.verdict == .compatible && unknown.checked == ["a.avsc"])
    }

    @Test func theQuestionsThatDecideForARegistryDecideUnlessAnotherIsGiven() throws {
        let old = try ParsedSchema(parsing: Array(#""long""#.utf8), format: .avro)
        func report(
            _ gate: GatingProfiles,
            given: CompatibilityProfile? = nil,
            configured: String = ""
        ) throws -> Report {
            let history = SubjectHistory(
                versions: [NamedSchema(name: "version 1", schema: old)],
                level: .backward,
                policy: .strict,
                gate: gate
            )
            var check = RepositoryCheck(today: try #require(Repository.today))
            check.profile = given
            let side = Repository.side(
                ["a.avsc": #""double""#],
                try RepositoryConfiguration(parsing: Array(configured.utf8), file: "stagedoor.yaml")
            )
            return check.run(side, against: .versions([history], name: "registry"))
        }
        #expect(try report(.confluent).verdict == .compatible)
        for gate in [GatingProfiles.data, .both] {
            #expect(try report(gate).findings.map(\.rule) == ["AVRO_DATA_CHANGED"])
            #expect(try report(gate, given: .confluent).verdict == .compatible)
            // The repository may ask for more than the registry, not for less.
            #expect(try report(gate, configured: "profile: confluent").verdict == .incompatible)
        }
        #expect(try report(.confluent, configured: "profile: data").verdict == .incompatible)
    }

    @Test func whatDependsOnASubjectInARegistryIsFoundAtItsFileAndMayBeWaived() throws {
        let broken = SubjectDependents.Break(
            subject: "Invoice",
            version: 3,
            path: ["Invoice 3", "Order (new)"],
            reason: "field 'id' is gone"
        )
        func report(decides: Bool = true, unnamed: Int = 0, problem: String? = nil, waivers: String = "") throws
            -> Report
        {
            var check = RepositoryCheck(today: try #require(Repository.today))
            check.waivers = try Waivers(parsing: Array(waivers.utf8), file: "stagedoor.waivers.yaml")
            check.dependents = [
                SubjectDependents(
                    file: "a.avsc",
                    breaks: [broken],
                    unnamed: unnamed,
                    decides: decides,
                    problem: problem
                ),
                SubjectDependents(file: "elsewhere.avsc", breaks: [broken], decides: true),
            ]
            return check.run(Repository.side(["a.avsc": Self.order]), against: .versions([nil], name: "registry"))
        }
        let found = try report()
        #expect(found.verdict == .incompatible)
        #expect(found.lines == ["note SUBJECT_NEW a.avsc:1 Order", "error DEPENDENT_BREAKS a.avsc:1 Order"])
        #expect(found.findings.last?.message.contains("'Invoice' version 3") == true)
        #expect(try report(decides: false).verdict == .compatible)
        #expect(try report(decides: false).lines.last == "warning DEPENDENT_BREAKS a.avsc:1 Order")
        #expect(try report(unnamed: 2).findings.last?.message.hasPrefix("2 further subjects") == true)
        let doubtful = try report(decides: false, problem: "too many")
        #expect(doubtful.verdict == .compatible && doubtful.findings.map(\.rule).contains("DEPENDENTS_UNKNOWN"))
        let sign = try #require(found.findings.last?.fingerprint)
        let terms = "reason: r, approver: a, expires: 9999-12-31}"
        let waiver = "- {subject: Order, rule: DEPENDENT_BREAKS, fingerprint: \(sign), \(terms)"
        #expect(try report(waivers: waiver).verdict == .compatible)
        // One for a single break lets no other through.
        #expect(try report(unnamed: 1, waivers: waiver).verdict == .incompatible)
    }

    @Test func whatIsNotListedOrNotDecidedOfDependentsIsNeverWaived() throws {
        let part = SubjectDependents.Break(
            subject: "Invoice",
            version: 3,
            path: ["Invoice 3", "Order (new)"],
            reason: "field 'id' is gone, and 1200 more",
            sign: "00",
            isWhole: false
        )
        let waiver = "- {subject: Order, rule: DEPENDENT_BREAKS, reason: r, approver: a, expires: 9999-12-31}"
        for dependents in [
            SubjectDependents(file: "a.avsc", breaks: [part], decides: true),
            SubjectDependents(file: "a.avsc", breaks: [], unnamed: 1, decides: true),
            SubjectDependents(file: "a.avsc", breaks: [], unlisted: 1, decides: true),
        ] {
            var check = RepositoryCheck(today: try #require(Repository.today))
            check.waivers = try Waivers(parsing: Array(waiver.utf8), file: "stagedoor.waivers.yaml")
            check.dependents = [dependents]
            let side = Repository.side(["a.avsc": Self.order])
            let report = check.run(side, against: .versions([nil], name: "registry"))
            #expect(report.verdict == .incompatible)
            // The waiver is for something, only not for this.
            #expect(
                report.lines.sorted() == ["error DEPENDENT_BREAKS a.avsc:1 Order", "note SUBJECT_NEW a.avsc:1 Order"]
            )
        }
    }

    @Test func theLinesOfBothSidesAndOfMistakesAreShown() throws {
        func text(_ findings: [Finding]) -> String {
            let report = Report(title: "", verdict: .incompatible, findings: findings)
            return ReportRenderer(format: .text, colour: false, toolVersion: "1").render(report)
        }
        let changed = text(try Repository.check(["a.avsc": Self.order], ["a.avsc": Self.broken]).findings)
        for line in [
            #"  2 |   {"name": "id", "type": "string"}"#, #"    |                          ^^^^^^^^"#,
            #"  old:a.avsc: old:a.avsc:2:26 /fields/0/type"#, #"  2 |   {"name": "id", "type": "int"}"#,
        ] {
            #expect(changed.split(separator: "\n").contains(line[...]), "\(changed)")
        }
        let wrong = text(try Repository.check([:], ["a.avsc": "{\n\"type\": \"recrd\"}"]).findings)
        #expect(wrong.contains("  2 | \"type\": \"recrd\"}\n    |         ^^^^^^^"), "\(wrong)")
        let circle = [
            "a.avsc": Texts.record("A", Texts.field("b", "B")), "b.avsc": Texts.record("B", Texts.field("a", "A")),
        ]
        #expect(text(try Repository.check([:], circle).findings).contains("    |                         ^^^"))
        do {
            _ = try Repository.configuration("a: 1\nonDelete: soon\n")
            Issue.record("not refused")
        } catch let error as RepositoryInputError {
            #expect(text(error.findings).contains("  2 | onDelete: soon\n    |           ^^^^"))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema
import RepositoryCheck
import SchemaCheck
import Testing

/// Changes of the files that steer the check, by which a break might be hidden.
@Suite struct SteeringChangeTests {
    private static let order = Texts.record("Order", Texts.field("id", "int"))
    private static let broken = Texts.record("Order", Texts.field("id", "string"))
    private static let base = "schemas:\n  - files: \"a/*.avsc\"\n    subject: topic\n"

    @Test func filesThatMoveTogetherWithTheirPatternsAreStillCompared() throws {
        let config = "schemas:\n  - files: \"b/*.avsc\"\n    subject: topic\n"
        let (old, new) = (["a/order.avsc": Self.order], ["b/order.avsc": Self.broken])
        let report = try Repository.check(old, new, config: config, oldConfig: Self.base)
        #expect(report.lines == ["error TYPE_MISMATCH b/order.avsc:2 order-value"])
    }

    @Test func aFileThatThePatternsNoLongerHaveIsGone() throws {
        let config = "schemas:\n  - files: \"b/*.avsc\"\n"
        let files = ["a/order.avsc": Self.order, "b/other.avsc": Texts.record("Other")]
        let report = try Repository.check(files, files, config: config, oldConfig: Self.base)
        #expect(report.lines == ["error SUBJECT_DELETED a/order.avsc:1 order-value"])
        #expect(report.findings[0].message.contains("stagedoor.yaml leaves it out"))
        let excluded = "exclude: a/\nschemas:\n  - files: \"**\"\n    subject: topic\n"
        #expect(try Repository.check(files, files, config: excluded, oldConfig: Self.base).verdict == .incompatible)
    }

    @Test func whatHappensToADeletedFileIsForTheBaseToSay() throws {
        let new = ["a/other.avsc": Texts.record("Other")]
        let old = new.merging(["a/order.avsc": Self.order]) { $1 }
        for (before, after, severity) in [("error", "ignore", "error"), ("warn", "error", "warning")] {
            let report = try Repository.check(
                old,
                new,
                config: Self.base + "onDelete: \(after)\n",
                oldConfig: Self.base + "onDelete: \(before)\n"
            )
            #expect(report.lines.contains("\(severity) SUBJECT_DELETED a/order.avsc:1 order-value"))
        }
        let ofGroup = Self.base + "    onDelete: ignore\n"
        #expect(
            !(try Repository.check(old, new, config: Self.base, oldConfig: ofGroup)).lines.contains {
                $0.contains("DELETED")
            }
        )
    }

    @Test func anotherNameForAllSubjectsStillComparesEach() throws {
        let (old, new) = (["a/order.avsc": Self.order], ["a/order.avsc": Self.broken])
        let report = try Repository.check(
            old,
            new,
            config: "schemas:\n  - files: \"*\"\n    subject: path\n",
            oldConfig: Self.base
        )
        #expect(
            report.lines == [
                "warning SUBJECT_RENAMED a/order.avsc:1 a/order", "error TYPE_MISMATCH a/order.avsc:2 a/order",
            ]
        )
        #expect(report.findings[0].message.contains("from 'order-value' to 'a/order'"))
    }

    @Test(arguments: [
        ("FULL", "NONE", true), ("FULL", "BACKWARD", true), ("BACKWARD", "FORWARD", true), ("FULL", "FULL", false),
        ("NONE", "FULL", false), ("FORWARD_TRANSITIVE", "FORWARD", true),
    ])
    func aLooserLevelIsToldAndHoldsOnlyFromTheNextChangeOn(before: String, after: String, isLooser: Bool) throws {
        let (old, new) = (["a.avsc": Self.order], ["a.avsc": Self.broken])
        let report = try Repository.check(
            old,
            new,
            config: "compatibility: \(after)\n",
            oldConfig: "compatibility: \(before)\n"
        )
        #expect(report.verdict == .incompatible)
        let told = report.findings.first { $0.rule == "CONFIGURATION_LOOSENED" }
        #expect((told != nil) == isLooser)
        #expect(
            told.map { $0.severity == .warning && $0.message.contains("Order") && $0.message.contains(before) } ?? true
        )
        let named = try Repository.check(
            old,
            new,
            config: "compatibility: \(after)\n",
            oldConfig: "compatibility: \(before)\n"
        ) { $0.level = CompatibilityLevel.none }
        #expect(named.findings.isEmpty)
    }

    @Test func aLooserPolicyAndAnotherProfileAreTold() throws {
        let old = ["a.schema.json": #"{"type": "object"}"#]
        let new = ["a.schema.json": #"{"type": "object", "properties": {"x": {"minLength": 0}}}"#]
        for (before, after) in [("policy: strict\n", "policy: lenient\n"), ("profile: confluent\n", "profile: data\n")]
        {
            let report = try Repository.check(old, new, config: after, oldConfig: before)
            #expect(report.findings.contains { $0.rule == "CONFIGURATION_LOOSENED" })
            #expect(report.verdict == .incompatible, "\(after)")
        }
        #expect(try Repository.check(old, new, config: "policy: lenient\n").verdict == .compatible)
    }

    @Test func aLooserAnswerToDeletionIsTold() throws {
        let files = ["a.avsc": Self.order]
        let report = try Repository.check(files, files, config: "onDelete: ignore\n", oldConfig: "onDelete: error\n")
        #expect(report.findings.map(\.rule) == ["CONFIGURATION_LOOSENED"] && report.verdict == .compatible)
        #expect(
            try Repository.check(files, files, config: "onDelete: error\n", oldConfig: "onDelete: ignore\n").findings
                .isEmpty
        )
    }

    @Test func manySubjectsMakeOneFindingForEachKey() throws {
        var files: [String: String] = [:]
        for index in 0..<200 { files["a\(index).avsc"] = Texts.record("A\(index)") }
        let report = try Repository.check(
            files,
            files,
            config: "compatibility: NONE\n",
            oldConfig: "compatibility: FULL\n"
        )
        #expect(report.findings.count == 1)
        #expect(
            report.findings.first.map { $0.message.contains("200 subjects") && $0.message.utf8.count < 400 } == true
        )
    }

    @Test func aRegistrysLevelHoldsBesideThatOfTheConfiguration() throws {
        let schema = try ParsedSchema(parsing: Array(Self.order.utf8), format: .avro)
        let history = SubjectHistory(
            versions: [NamedSchema(name: "version 1", schema: schema)],
            level: .full,
            policy: .strict
        )
        let side = Repository.side(["a.avsc": Self.broken], try Repository.configuration("compatibility: NONE\n"))
        let check = RepositoryCheck(today: try #require(Repository.today))
        #expect(check.run(side, against: .versions([history], name: "registry")).verdict == .incompatible)
    }

    @Test func aSubjectThatTheRegistryDoesNotHaveIsNoted() throws {
        let check = RepositoryCheck(today: try #require(Repository.today))
        let report = check.run(Repository.side(["a.avsc": Self.order]), against: .versions([nil], name: "registry"))
        #expect(report.lines == ["note SUBJECT_NEW a.avsc:1 Order"] && report.verdict == .compatible)
    }
}

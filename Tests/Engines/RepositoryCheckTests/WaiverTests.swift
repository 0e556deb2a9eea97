// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import RepositoryCheck
import TestSupport
import Testing

/// Breaks that somebody lets through for a while.
@Suite struct WaiverTests {
    private static let old = ["a.avsc": Texts.record("A", Texts.field("x", "int"), Texts.field("y", "int"))]
    private static let new = ["a.avsc": Texts.record("A", Texts.field("x", "string"), Texts.field("y", "string"))]

    private static func waiver(_ fingerprint: String? = nil, expires: String = "2026-06-30") -> String {
        """
        waivers:
          - subject: A
            rule: TYPE_MISMATCH
        \(fingerprint.map { "    fingerprint: \"\($0)\"\n" } ?? "")    reason: nobody reads x
            approver: ada@example.org
            expires: \(expires)

        """
    }

    @Test(arguments: [("2026-06-29", true), ("2026-06-30", true), ("2026-07-01", false), ("2027-01-01", false)])
    func holdsUntilItsDayAndNoLonger(today: String, passes: Bool) throws {
        let report = try Repository.check(Self.old, Self.new, waivers: Self.waiver(), today: today)
        #expect((report.verdict == .compatible) == passes)
        #expect(report.count(.error) == (passes ? 0 : 3))
        #expect(report.findings.last?.rule == (passes ? "WAIVER_USED" : "WAIVER_EXPIRED"))
        #expect(report.findings.last?.location?.line == 2)
    }

    @Test func showsWhatItLetsThrough() throws {
        let report = try Repository.check(Self.old, Self.new, waivers: Self.waiver())
        #expect(report.findings.map(\.severity) == [.note, .note, .note])
        #expect(report.findings[0].message.hasPrefix("waived until 2026-06-30: "))
        #expect(report.findings[0].suppression?.contains("nobody reads x (approved by ada@example.org") == true)
        let sarif = ReportRenderer(format: .sarif, colour: false, toolVersion: "1").render(report)
        let results = try JSON(parsing: sarif)["runs"]?.array?[0]["results"]?.array
        #expect(results?[0]["suppressions"]?.array?[0]["kind"]?.string == "external")
    }

    @Test func withAFingerprintIsForThatFindingAlone() throws {
        let findings = try Repository.check(Self.old, Self.new).findings
        #expect(findings.count == 2 && findings[0].fingerprint != findings[1].fingerprint)
        let shown = findings[0].details.first { $0.name == "fingerprint" }?.value
        let report = try Repository.check(Self.old, Self.new, waivers: Self.waiver(shown))
        #expect(report.verdict == .incompatible && report.findings.map(\.severity) == [.note, .error, .note])
    }

    @Test func withAFingerprintTellsReferencedFilesApart() throws {
        func files(_ type: String) -> [String: String] {
            let part = #"{"definitions": {"x": {"type": "\#(type)"}}}"#
            let properties =
                ##""p": {"$ref": "b.json#/definitions/x"}, "q": {"$ref": "c.json#/definitions/x"}"##
            return ["a.schema.json": Texts.object(properties), "b.json": part, "c.json": part]
        }
        let report = try Repository.check(files("string"), files("integer"))
        #expect(report.findings.count == 2 && Set(report.findings.map(\.fingerprint)).count == 2)
        func avro(_ type: String) -> [String: String] {
            [
                "a.avsc": Texts.record("A", Texts.field("b", "B"), Texts.field("c", "C")),
                "b.avsc": Texts.record("B", Texts.field("x", type)),
                "c.avsc": Texts.record("C", Texts.field("x", type)),
            ]
        }
        let both = try Repository.check(avro("int"), avro("string")).findings.filter { finding in
            finding.details.contains { $0.name == "subject" && $0.value == "A" }
        }
        #expect(both.count == 2 && Set(both.map(\.fingerprint)).count == 2)
    }

    @Test func isForOneSubjectAndRule() throws {
        for other in [("subject: A", "subject: B"), ("rule: TYPE", "rule: NAME")] {
            let text = Self.waiver().replacing(other.0, with: other.1)
            let report = try Repository.check(Self.old, Self.new, waivers: text)
            #expect(report.verdict == .incompatible && report.findings.last?.rule == "WAIVER_UNUSED")
        }
    }

    @Test func isKnownAgainWhenTheFindingMoves() throws {
        let before = try Repository.check(Self.old, Self.new).findings
        let first = #"{"name": "w", "type": "int", "default": 0}"#
        let moved = [
            "a.avsc": "\n\n" + Texts.record("A", first, Texts.field("x", "string"), Texts.field("y", "string"))
        ]
        let after = try Repository.check(Self.old, moved).findings
        #expect(before.map(\.fingerprint) == after.map(\.fingerprint))
        #expect(before.map(\.location?.line) != after.map(\.location?.line))
    }

    @Test func isNotForAnotherChangeOfTheSamePlace() throws {
        let first = try Repository.check(Self.old, Self.new).findings[0].fingerprint
        let other = ["a.avsc": Texts.record("A", Texts.field("x", "bytes"), Texts.field("y", "int"))]
        #expect(try Repository.check(Self.old, other).findings.allSatisfy { $0.fingerprint != first })
    }

    @Test func thatTheChangeBringsItselfIsAWarning() throws {
        func rules(_ before: String?) throws -> [String] {
            try Repository.check(Self.old, Self.new, waivers: Self.waiver()) { check in
                check.baseWaivers = before.flatMap { try? Waivers(parsing: Array($0.utf8), file: "base") }
            }.findings.suffix(1).map { "\($0.severity.rawValue) \($0.rule)" }
        }
        #expect(try rules(nil) == ["note WAIVER_USED"])
        #expect(try rules("\n" + Self.waiver()) == ["note WAIVER_USED"])
        #expect(try rules("") == ["warning WAIVER_ADDED"])
        #expect(try rules(Self.waiver(expires: "2026-06-20")) == ["warning WAIVER_ADDED"])
        #expect(try rules(Self.waiver().replacing("ada@", with: "bob@")) == ["warning WAIVER_ADDED"])
    }

    @Test func whatIsUnusedIsSaidUnlessOnlyPartIsChecked() throws {
        let report = try Repository.check(Self.old, Self.old, waivers: Self.waiver())
        #expect(report.lines == ["warning WAIVER_UNUSED stagedoor.waivers.yaml:2"] && report.verdict == .compatible)
        let part = try Repository.check(Self.old, Self.old, waivers: Self.waiver()) { $0.isChangedOnly = true }
        #expect(part.findings.isEmpty)
    }

    @Test func whatIsOutOfDateFailsTheCheckEvenIfNothingNeedsIt() throws {
        let report = try Repository.check(Self.old, Self.old, waivers: Self.waiver(expires: "2026-06-14"))
        #expect(report.findings.map(\.rule) == ["WAIVER_EXPIRED"] && report.verdict != .compatible)
    }

    @Test func doesNotHelpASchemaThatCannotBeRead() throws {
        let text = Self.waiver().replacing("TYPE_MISMATCH", with: "AVRO_INVALID_JSON")
        let report = try Repository.check(Self.old, ["a.avsc": "{"], waivers: text)
        #expect(report.verdict != .compatible)
    }

    @Test func whatTheListOfDifferencesLeavesOutIsNotLetThrough() throws {
        let fields = { (type: String) in (0..<1_100).map { Texts.field("f\($0)", type) }.joined(separator: ",\n") }
        let old = ["a.avsc": Texts.record("A", fields("int"))]
        let report = try Repository.check(old, ["a.avsc": Texts.record("A", fields("string"))], waivers: Self.waiver())
        #expect(report.verdict == .incompatible)
        #expect(report.findings.filter { $0.severity == .error }.map(\.rule) == ["AVRO_MORE_DIFFERENCES"])
    }

    @Test(arguments: ["subject", "rule", "reason", "approver", "expires"])
    func everythingItNeedsHasToBeThere(key: String) {
        let lines = Self.waiver().split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.filter { !$0.contains(" \(key): ") }.joined(separator: "\n").replacing("  -", with: "  -")
        let whole = key == "subject" ? text.replacing("    rule", with: "  - rule") : text
        let problems = Repository.problems { _ = try Waivers(parsing: Array(whole.utf8), file: "w.yaml") }
        #expect(problems == ["2:5: the waiver has no '\(key)'"], "\(whole)")
    }

    @Test(arguments: [
        ("expires: 2026-02-29", "6:14: '2026-02-29' is no day"), ("expires: tomorrow", "6:14: 'tomorrow' is no day"),
        ("expires: 2026-06-30\n    until: x", "7:5: 'until' is no key of a waiver"),
        ("expires: 2026-06-30\nmore: x", "7:1: 'more' is no key of the waivers"),
    ])
    func mistakesHaveTheirPlace(change: String, expected: String) {
        let text = Self.waiver().replacing("expires: 2026-06-30", with: change)
        #expect(Repository.problems { _ = try Waivers(parsing: Array(text.utf8), file: "w.yaml") } == [expected])
    }

    @Test func aBareListWillDo() throws {
        let list = Self.waiver().split(separator: "\n").dropFirst().joined(separator: "\n")
        #expect(try Repository.check(Self.old, Self.new, waivers: list).verdict == .compatible)
    }

    @Test func daysAreThoseOfTheCalendar() {
        for text in ["2024-02-29", "2000-02-29", "2026-12-31", "0001-01-01", "9999-12-31"] {
            #expect(CalendarDate(text)?.description == text)
        }
        for text in [
            "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-06-31", "２０２６-01-01", "2026/01/01", "",
        ] {
            #expect(CalendarDate(text) == nil)
        }
        #expect(
            [CalendarDate("2026-09-30"), CalendarDate("2025-10-31")].compactMap { $0 }.max()?.description
                == "2026-09-30"
        )
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck
import SchemaCheck
import Testing

/// What cannot be compared since the base is not whole has not passed.
@Suite struct BaseProblemTests {
    private static let money = Texts.record("Money", Texts.field("amount", "int"))
    private static let order = Texts.record("Order", Texts.field("m", "Money"))

    @Test func aMissingReferenceOfTheBaseIsAnError() throws {
        let report = try Repository.check(
            ["order.avsc": Self.order],
            ["order.avsc": Self.order, "money.avsc": Self.money]
        )
        #expect(report.lines == ["error BASE_INCOMPLETE order.avsc:1 Order"] && report.verdict == .undecided)
        let imports = "syntax = \"proto3\"; import \"b.proto\"; message A { B b = 1; }"
        let other = "syntax = \"proto3\"; message B {}"
        let proto = try Repository.check(["a.proto": imports], ["a.proto": imports, "b.proto": other])
        #expect(proto.lines == ["error BASE_INCOMPLETE a.proto:1 a"])
        let text = Texts.object(##""x": {"$ref": "b.json"}"##)
        let json = try Repository.check(["a.schema.json": text], ["a.schema.json": text, "b.json": "{}"])
        #expect(json.lines == ["error BASE_INCOMPLETE a.schema.json:1 a"])
    }

    @Test func aReferencedTextOfTheBaseThatDoesNotParseIsAnError() throws {
        let old = ["a.schema.json": Texts.object(##""x": {"$ref": "b.json"}"##), "b.json": "{"]
        let new = old.merging(["b.json": "{}"]) { $1 }
        #expect(try Repository.check(old, new).lines == ["error BASE_INCOMPLETE a.schema.json:1 a"])
    }

    @Test func aCircleOfTheBaseIsAnError() throws {
        let old = [
            "a.avsc": Texts.record("A", Texts.field("b", "B")), "b.avsc": Texts.record("B", Texts.field("a", "A")),
        ]
        let new = ["a.avsc": Texts.record("A"), "b.avsc": Texts.record("B")]
        let report = try Repository.check(old, new)
        #expect(report.findings.filter { $0.severity == .error }.map(\.rule) == ["BASE_INCOMPLETE", "BASE_INCOMPLETE"])
    }

    @Test func aBaseThatNeedsTooManyFilesIsAnError() throws {
        var old: [String: String] = [:]
        for index in 0..<1_100 {
            old["r\(index).avsc"] = Texts.record("R\(index)", Texts.field("n", index == 0 ? "int" : "R\(index - 1)"))
        }
        let report = try Repository.check(old, ["r1099.avsc": Texts.record("R1099")], config: "onDelete: ignore\n")
        #expect(report.lines == ["error BASE_INCOMPLETE r1099.avsc:1 R1099"])
    }

    @Test func aWaiverMayLetItThrough() throws {
        let waiver = "- {subject: Order, rule: BASE_INCOMPLETE, reason: mended, approver: ada, expires: 2026-12-31}\n"
        let report = try Repository.check(
            ["order.avsc": Self.order],
            ["order.avsc": Self.order, "money.avsc": Self.money],
            waivers: waiver
        )
        #expect(report.verdict == .compatible && report.count(.error) == 0)
    }

    @Test func whatIsWrongWithTheBaseIsTold() throws {
        let old = ["a.avsc": Self.money, "b.avsc": Self.money, "c.avsc": "\0"]
        let report = try Repository.check(old, ["a.avsc": Self.money])
        #expect(report.lines.contains("warning SUBJECT_DUPLICATE old:b.avsc:1 Money"))
        #expect(report.lines.contains("warning FILE_SKIPPED old:c.avsc"))
        #expect(report.verdict == .compatible)
    }

    @Test func aSubjectWhoseFileTheBaseHadToLeaveOutIsNotCompared() throws {
        let report = try Repository.check(["a.avsc": "\0"], ["a.avsc": Self.money])
        #expect(report.lines.contains("error BASE_INCOMPLETE a.avsc:1 Money") && report.verdict == .undecided)
        let submodule = RepositorySide(
            [],
            skipped: [SkippedFile(path: "lib", reason: "a submodule")],
            configuration: RepositoryConfiguration(),
            prefix: "old:"
        )
        let check = RepositoryCheck(today: try #require(Repository.today))
        let new = Repository.side(["lib/x/a.avsc": Self.money, "liberty/b.avsc": Texts.record("B")])
        #expect(
            check.run(new, against: .side(submodule, name: "old")).lines.filter { $0.hasPrefix("error") }
                == ["error BASE_INCOMPLETE lib/x/a.avsc:1 Money"]
        )
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck
import Testing

/// buf's rules for breaking changes as part of the one verdict.
@Suite struct BreakingRulesTests {
    private static func proto(_ fields: String) -> String {
        "syntax = \"proto3\";\npackage shop.v1;\nmessage Item {\n\(fields)\n}\n"
    }

    private static let both = proto("  string sku = 1;\n  string note = 2;")
    private static let one = proto("  string sku = 1;")
    private static let yaml = "version: v2\nbreaking:\n  use: [WIRE]\n"

    private static func files(_ text: String, _ buf: String? = yaml, at folder: String = "proto/") -> [String: String] {
        var files = ["\(folder)shop/v1/item.proto": text]
        files["\(folder)buf.yaml"] = buf
        return files
    }

    @Test func theyAreKeptWhereABufYAMLHasASectionForThem() throws {
        let report = try Repository.check(Self.files(Self.both), Self.files(Self.one))
        #expect(
            report.lines == [
                "error FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED proto/shop/v1/item.proto:3 proto/shop/v1/item"
            ]
        )
        #expect(report.verdict == .incompatible)
        #expect(report.findings[0].related[0].location.file == "old:proto/shop/v1/item.proto")
        #expect(report.findings[0].excerpt != nil && report.findings[0].related[0].excerpt != nil)
        let without = "version: v2\nlint:\n  use: [STANDARD]\n"
        #expect(try Repository.check(Self.files(Self.both, without), Self.files(Self.one, without)).findings.isEmpty)
        #expect(try Repository.check(Self.files(Self.both), Self.files(Self.both)).findings.isEmpty)
    }

    @Test func theRulesAreThoseFromBeforeTheChange() throws {
        for buf in [
            nil, "version: v2\n", Self.yaml.replacing("[WIRE]", with: "[FILE_SAME_PACKAGE]"),
            Self.yaml + "  ignore: [shop]\n",
        ] {
            let report = try Repository.check(Self.files(Self.both), Self.files(Self.one, buf))
            #expect(report.findings.map(\.rule) == ["FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED"], "\(buf ?? "")")
        }
        let other = "version: v2\nmodules:\n  - path: other\n  - path: third\nbreaking:\n  use: [WIRE]\n"
        let moved = try Repository.check(Self.files(Self.both), Self.files(Self.one, other))
        #expect(moved.verdict == .incompatible)
        // One that comes holds at once, for nothing else did.
        #expect(try Repository.check(Self.files(Self.both, nil), Self.files(Self.one)).verdict == .incompatible)
    }

    @Test func stagedoorYAMLSaysOtherwise() throws {
        let (old, new) = (Self.files(Self.both, nil), Self.files(Self.one, nil))
        #expect(try Repository.check(old, new).findings.isEmpty)
        let use = "protoRoots: proto\nbreaking: [WIRE]\n"
        #expect(
            try Repository.check(old, new, config: use).findings.map(\.rule) == [
                "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED"
            ]
        )
        #expect(
            try Repository.check(Self.files(Self.both), Self.files(Self.one), config: "breaking: none\n").findings
                .isEmpty
        )
        #expect(try Repository.check(old, new, config: "onDelete: error\n", oldConfig: use).verdict == .incompatible)
        #expect(
            Repository.problems { _ = try Repository.configuration("breaking: [WRIE]\n") }.first?
                .hasPrefix("1:11: 'breaking' names no rules") == true
        )
    }

    @Test func waiversLetThemThroughOneByOne() throws {
        let more = Self.proto("  string sku = 1;\n  string note = 2;\n  string size = 3;")
        let findings = try Repository.check(Self.files(more), Self.files(Self.one)).findings
        #expect(findings.count == 2 && Set(findings.map(\.fingerprint)).count == 2)
        let waiver = """
            - subject: proto/shop/v1/item
              rule: FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED
              fingerprint: "\(findings[0].fingerprint)"
              reason: never sent
              approver: ada
              expires: 2026-12-31

            """
        let waived = try Repository.check(Self.files(more), Self.files(Self.one), waivers: waiver)
        #expect(waived.findings.map(\.severity) == [.note, .error, .note] && waived.verdict == .incompatible)
        let all = waiver.replacing(#"  fingerprint: "\#(findings[0].fingerprint)"\#n"#, with: "")
        #expect(try Repository.check(Self.files(more), Self.files(Self.one), waivers: all).verdict == .compatible)
    }

    @Test func aFileThatIsGoneIsFoundWithoutAPlace() throws {
        let buf = "version: v2\nbreaking:\n  use: [FILE]\n"
        var old = Self.files(Self.one, buf)
        old["proto/shop/v1/other.proto"] = Self.proto("").replacing("Item", with: "Other")
        let report = try Repository.check(old, Self.files(Self.one, buf), config: "onDelete: ignore\n")
        #expect(report.lines == ["error FILE_NO_DELETE  proto/shop/v1/other"])
    }

    @Test func filesThatAreNoTreeHaveNotPassed() throws {
        let broken = Self.one + "import \"missing.proto\";\n"
        let report = try Repository.check(Self.files(broken), Self.files(Self.one))
        #expect(report.findings.contains { $0.rule == "PROTO_TREE_UNREADABLE" && $0.severity == .error })
        let wrong = "version: v2\nbreaking:\n  use: [WRIE]\n"
        let unknown = try Repository.check(Self.files(Self.one, wrong), Self.files(Self.one, wrong))
        #expect(unknown.findings.map(\.rule) == ["PROTO_TREE_UNREADABLE"] && unknown.verdict == .undecided)
    }

    @Test func everyFolderIsATreeOfItsOwn() throws {
        let old = Self.files(Self.both, at: "a/").merging(Self.files(Self.both, at: "b/")) { $1 }
        let new = Self.files(Self.one, at: "a/").merging(Self.files(Self.both, at: "b/")) { $1 }
        #expect(try Repository.check(old, new).lines.map { $0.contains("a/shop") } == [true])
        let work = ["buf.work.yaml": "version: v1\ndirectories: [a, b]\n"]
        let v1 = { (files: [String: String]) in
            files.mapValues { $0 == Self.yaml ? "version: v1\nbreaking:\n  use: [WIRE]\n" : $0 }.merging(work) { $1 }
        }
        let renamed = { (files: [String: String]) in
            Dictionary(uniqueKeysWithValues: files.map { ($0.replacing("b/shop", with: "b/sale"), $1) })
        }
        let report = try Repository.check(renamed(v1(old)), renamed(v1(new)))
        #expect(report.findings.count { $0.rule == "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED" } == 1, "\(report.lines)")
    }
}

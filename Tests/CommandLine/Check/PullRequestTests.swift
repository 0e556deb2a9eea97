// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The story of a change: refused with its places, mended as it is told, or let through for a while.
@Suite(.enabled(if: Binary.isInstalled("git")), .timeLimit(.minutes(10))) struct PullRequestTests {
    private struct SARIF: Decodable {
        struct Run: Decodable { var results: [Result] }
        struct Result: Decodable {
            struct Place: Decodable { var physicalLocation: Physical? }
            struct Physical: Decodable {
                struct Artifact: Decodable { var uri: String }
                struct Region: Decodable {
                    var startLine: Int
                    var startColumn: Int?
                }
                var artifactLocation: Artifact
                var region: Region?
            }
            struct Suppression: Decodable { var kind: String }
            var ruleId: String
            var level: String
            var locations: [Place]?
            var suppressions: [Suppression]?
            var partialFingerprints: [String: String]

            /// `level RULE file:line:column`
            var line: String {
                let place = locations?.first?.physicalLocation
                let region = place?.region
                let name = "\(place?.artifactLocation.uri ?? ""):\(region?.startLine ?? 0):\(region?.startColumn ?? 0)"
                return "\(level) \(ruleId) \(name)"
            }
        }
        var runs: [Run]
    }

    private func results(_ run: CommandRun) throws -> [SARIF.Result] {
        try JSONDecoder().decode(SARIF.self, from: Data(run.output.utf8)).runs[0].results
    }

    private func broken() async throws -> GitFolder {
        let repository = try await GitFolder()
        try await repository.git("switch", "--quiet", "--create", "change")
        try repository.change("schemas/common/money.avsc", "\"long\"", "\"string\"")
        try repository.change("schemas/crm/address.schema.json", "{\"type\": \"string\"}", "{\"type\": \"integer\"}")
        try repository.change("schemas/proto/shop/v1/item.proto", "int32 count", "string count")
        try await repository.commit()
        return repository
    }

    @Test("an incompatible change is refused, with its places, in SARIF") func refusedInSARIF() async throws {
        let repository = try await broken()
        let run = try await repository.check("schemas", "--against", "git:main", "--output", "sarif")
        #expect(run.status == 1 && run.errors.isEmpty)
        let lines = try results(run).map(\.line)
        #expect(
            Set(lines).isSuperset(of: [
                "error TYPE_CHANGED schemas/crm/address.schema.json:4:28",
                "error FIELD_SCALAR_KIND_CHANGED schemas/proto/shop/v1/item.proto:5:3",
                "error TYPE_MISMATCH schemas/common/money.avsc:2:30",
            ]),
            "\(lines)"
        )
        // Each once for its own subject and once for the one that refers to it.
        #expect(lines.count { $0.contains("TYPE_MISMATCH") } == 2 && lines.count { $0.contains(" TYPE_CHANGED") } == 2)
    }

    @Test("an incompatible change is refused, with its places, in GitHub's form") func refusedInGitHub() async throws {
        let repository = try await broken()
        let run = try await repository.check("schemas", "--against", "git:main", "--output", "github")
        #expect(run.status == 1)
        #expect(run.output.contains("::error file=schemas/common/money.avsc,line=2,col=30,title=TYPE_MISMATCH::"))
        #expect(run.output.contains("'shop.Order' refers to it"))
    }

    @Test("following the printed advice mends it") func mended() async throws {
        let repository = try await broken()
        let advice = try await repository.check("schemas", "--against", "git:main").output
        // "Keep the type …; else add a new field with a default and retire this one." and its like.
        #expect(advice.contains("else add a new field with a default"))
        try repository.change(
            "schemas/common/money.avsc",
            "\"string\"},\n  {\"name\": \"currency\"",
            """
            "long"},
              {"name": "exact", "type": "string", "default": ""},
              {"name": "currency"
            """
        )
        #expect(advice.contains("Keep the types, and add others beside them"))
        let both = "{\"type\": [\"string\", \"integer\"]}"
        try repository.change("schemas/crm/address.schema.json", "{\"type\": \"integer\"}", both)
        #expect(advice.contains("Keep the field as it was, and add one with a new number"))
        try repository.change(
            "schemas/proto/shop/v1/item.proto",
            "string count = 2",
            "int32 count = 2; string amount = 3"
        )
        let run = try await repository.check("schemas", "--against", "git:main")
        #expect(run.status == 0 && run.output == "no findings: compatible\n", "\(run.output)")
    }

    @Test("waivers let it through until their day, and not the day after") func waived() async throws {
        let repository = try await broken()
        let run = try await repository.check("schemas", "--against", "git:main", "--output", "json")
        let waivers = try Waived(report: run.output).yaml(expires: "2026-03-31")
        try repository.write(waivers, to: "stagedoor.waivers.yaml")
        let inTime = try await repository.check(
            "schemas",
            "--against",
            "git:main",
            "--today",
            "2026-03-31",
            "--output",
            "sarif"
        )
        #expect(inTime.status == 0, "\(inTime.output)")
        let results = try results(inTime)
        #expect(results.allSatisfy { $0.level == ($0.ruleId == "WAIVER_ADDED" ? "warning" : "note") })
        #expect(results.count { $0.suppressions != nil } == results.count { $0.ruleId == "WAIVER_ADDED" })
        let late = try await repository.check("schemas", "--against", "git:main", "--today", "2026-04-01")
        #expect(late.status == 1)
        #expect(late.output.contains("the waiver for TYPE_MISMATCH of 'shop.Money' held until 2026-03-31"))
        #expect(late.output.contains("stagedoor.waivers.yaml:2:5: error[WAIVER_EXPIRED]"))
    }

    @Test("a waiver that lacks its reason is wrong use, with a place") func badWaiver() async throws {
        let repository = try await broken()
        let text = "- subject: shop.Money\n  rule: TYPE_MISMATCH\n  approver: ada\n  expires: 2026-03-31\n"
        try repository.write(text, to: "stagedoor.waivers.yaml")
        let run = try await repository.check("schemas", "--against", "git:main")
        #expect(run.status == 2)
        #expect(run.output.contains("stagedoor.waivers.yaml:1:3: error[WAIVER_INVALID]: the waiver has no 'reason'"))
    }

    @Test("every form of a report says no") func forms() async throws {
        let repository = try await broken()
        for form in ["text", "json", "sarif", "junit", "github", "gitlab"] {
            let run = try await repository.check("schemas", "--against", "git:main", "--output", form)
            #expect(run.status == 1 && run.output.contains("money.avsc"), "\(form)")
        }
    }
}

/// The findings of a report, each with a waiver for it alone.
private struct Waived {
    private struct Report: Decodable {
        struct Finding: Decodable {
            struct Detail: Decodable {
                var name: String
                var value: String
            }
            var rule: String
            var fingerprint: String
            var details: [Detail]
        }
        var findings: [Finding]
    }

    private let report: Report

    init(report: String) throws {
        self.report = try JSONDecoder().decode(Report.self, from: Data(report.utf8))
    }

    func yaml(expires: String) throws -> String {
        // The one that is looked for comes first.
        let findings = report.findings.sorted { one, _ in one.rule == "TYPE_MISMATCH" }
        return try "waivers:\n"
            + findings.map { finding in
                let subject = try #require(finding.details.first { $0.name == "subject" }).value
                return """
                      - subject: \(subject)
                        rule: \(finding.rule)
                        fingerprint: "\(finding.fingerprint)"
                        reason: the topic is empty
                        approver: ada@example.org
                        expires: \(expires)

                    """
            }.joined()
    }
}

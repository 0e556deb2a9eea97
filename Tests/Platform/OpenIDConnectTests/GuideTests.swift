// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import TestSupport
import Testing
import YAML

@testable import OpenIDConnect

/// What the guide shows can be used as it stands there.
struct GuideTests {
    private static let path = PythonPeer.folder(of: #filePath, above: 4) + "/Docs/guide-sign-in.md"

    private static func examples() throws -> [String] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    }

    private static func configurations() throws -> [IdentityConfiguration] {
        try examples().filter { $0.hasPrefix("issuers:") }.map { text in
            try IdentityConfiguration(parsing: Array(text.utf8), file: "identities.yaml")
        }
    }

    @Test func everyExampleCanBeRead() throws {
        #expect(try Self.configurations().count == 6)
        let others = try Self.examples().filter { !$0.hasPrefix("issuers:") }
        #expect(others.count == 3)
        for other in others { _ = try YAMLParser.parseSingle(Array(other.utf8)) }
    }

    @Test func workflowsAskForTheAudienceThatTheConfigurationsTake() throws {
        for issuer in try Self.configurations().flatMap(\.issuers) {
            #expect(issuer.audiences == ["https://stagedoor.example.com"])
        }
        for other in try Self.examples().filter({ !$0.hasPrefix("issuers:") }) {
            #expect(other.contains("https://stagedoor.example.com"))
        }
    }

    @Test func everyPrincipalInTheTablesIsOneThatThePresetsMake() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let configurations = try Self.configurations()
        let changes: [(Int, [String: String])] = [
            (0, ["environment": "production"]), (0, [:]), (0, ["event_name": "pull_request", "environment": "x"]),
        ]
        for (place, change) in changes {
            let identity = try PresetClaims.identity(configurations[place].issuers[0], PresetClaims.github(change))
            #expect(text.contains("`\(identity)`"), "\(identity)")
        }
        for change in [
            ["environment": "production", "environment_protected": "true"], [:], ["ref_protected": "false"],
        ] {
            let identity = try PresetClaims.identity(configurations[2].issuers[0], PresetClaims.gitlab(change))
            #expect(text.contains("`\(identity)`"), "\(identity)")
        }
        let eks = configurations[3].issuers[0]
        let account = try PresetClaims.identity(eks, PresetClaims.kubernetes(eks.issuer.text))
        #expect(account == "prod-eu:payments:deployer")
        #expect(text.contains("`\(account)`"))
    }

    @Test func theReusableWorkflowIsPinned() throws {
        let issuer = try Self.configurations()[1].issuers[0]
        let release = "acme/workflows/.github/workflows/release.yml@refs/heads/main"
        let right = PresetClaims.github(["job_workflow_ref": release])
        #expect(try PresetClaims.identity(issuer, right) == "github:release:acme/app")
        for change in [
            ["job_workflow_ref": release + "2"], ["job_workflow_ref": release, "event_name": "pull_request"],
            ["job_workflow_ref": release, "ref": "refs/heads/x"],
            ["job_workflow_ref": release, "repository_owner_id": "9"],
        ] {
            #expect(throws: IdentityTokenError.self) {
                try PresetClaims.identity(issuer, PresetClaims.github(change))
            }
        }
    }

    @Test func everyCheckOfTheTableExists() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let table = try #require(text.components(separatedBy: "| a refusal says |").last)
        let named = table.split(separator: "`").map(String.init).filter {
            IdentityTokenError.Check(rawValue: $0) != nil
        }
        #expect(named.count == 12)
    }
}

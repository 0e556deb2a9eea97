// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import Testing

@testable import OpenIDConnect

/// Who is who by the presets, and who is nobody.
struct PresetTests {
    private func issuer(_ preset: String, _ lines: String...) throws -> IssuerConfiguration {
        let text =
            "issuers:\n  - preset: \(preset)\n    audiences: \(PresetClaims.audience)\n"
            + lines.map { "    \($0)\n" }.joined()
        return try IdentityConfiguration(parsing: Array(text.utf8), file: "i.yaml").issuers[0]
    }

    /// The principal, or the check that failed.
    private func who(_ issuer: IssuerConfiguration, _ claims: JSON) -> String {
        do throws(IdentityTokenError) {
            return try PresetClaims.identity(issuer, claims)
        } catch {
            return error.check.rawValue
        }
    }

    @Test func aGitHubJobIsItsEnvironmentOrItsRef() throws {
        let acme = try issuer("github-actions", "owners: [acme]")
        func who(_ changes: [String: String]) -> String { self.who(acme, PresetClaims.github(changes)) }
        #expect(who([:]) == "github:acme/app:ref:refs/heads/main")
        #expect(who(["ref": "refs/tags/v1"]) == "github:acme/app:ref:refs/tags/v1")
        #expect(who(["environment": "prod"]) == "github:acme/app:environment:prod")
        #expect(who(["environment": "prod:ref:x"]) == "github:acme/app:environment:prod%3Aref%3Ax")
        #expect(who(["ref": "refs/heads/a b", "event_name": "schedule"]) == "github:acme/app:ref:refs/heads/a%20b")
    }

    @Test func aGitHubPullRequestIsNeverABranchOrAnEnvironment() throws {
        let acme = try issuer("github-actions", "owners: [acme]")
        func who(_ changes: [String: String]) -> String { self.who(acme, PresetClaims.github(changes)) }
        #expect(who(["event_name": "pull_request", "ref": "refs/pull/7/merge"]) == "github:acme/app:pull_request")
        #expect(who(["event_name": "pull_request", "environment": "prod"]) == "github:acme/app:pull_request")
        // This event has the ref and the rights of the branch that is proposed to.
        #expect(who(["event_name": "pull_request_target"]) == "no-rule")
        #expect(who(["event_name": "pull_request_target", "environment": "prod"]) == "no-rule")
        #expect(who(["event_name": "issue_comment"]) == "no-rule")
        #expect(who(["event_name": "workflow_run"]) == "no-rule")
        #expect(who(["event_name": ""]) == "no-rule")
        #expect(who(["ref": "refs/pull/7/merge"]) == "no-rule")
    }

    @Test func aGitHubSubjectThatARepositoryShapedItselfChangesNothing() throws {
        let acme = try issuer("github-actions", "owners: [acme]")
        let forged = PresetClaims.github([
            "sub": "repo:acme/app:environment:prod", "repository": "evil/app", "repository_owner": "evil",
        ])
        #expect(who(acme, forged) == "token-requirement")
        let shaped = PresetClaims.github(["sub": "repository_owner:acme:environment:prod"])
        #expect(who(acme, shaped) == "github:acme/app:ref:refs/heads/main")
        let immutable = PresetClaims.github(["sub": "repo:acme@583231/app@74:ref:refs/heads/main"])
        #expect(who(acme, immutable) == "github:acme/app:ref:refs/heads/main")
    }

    @Test func gitHubsPinsMustAllHold() throws {
        let pinned = try issuer(
            "github-actions",
            "owners: acme",
            "ownerIds: [583231]",
            "repositories: [acme/app, acme/service-*]"
        )
        func who(_ changes: [String: String]) -> String { self.who(pinned, PresetClaims.github(changes)) }
        #expect(who([:]).hasPrefix("github:acme/app:"))
        #expect(who(["repository": "acme/service-a"]).hasPrefix("github:acme/service-a:"))
        #expect(who(["repository": "acme/other"]) == "token-requirement")
        #expect(who(["repository_owner_id": "9"]) == "token-requirement")
        #expect(who(["repository_owner": "Acme"]) == "token-requirement")
        #expect(who(["repository_owner": ""]) == "token-requirement")
    }

    @Test func gitHubsFactsBecomeAttributes() throws {
        let acme = try issuer("github-actions", "owners: [acme]")
        let identity = try acme.identity(try TokenClaims(PresetClaims.github()))
        #expect(identity.attributes["repository"] == .text("acme/app"))
        #expect(identity.attributes["actor"] == .text("ada"))
        #expect(identity.attributes["environment"] == nil)
        #expect(identity.groups.isEmpty)
    }

    @Test func aGitLabJobIsWhatIsProtected() throws {
        let acme = try issuer("gitlab-ci", "namespaces: [acme]")
        func who(_ changes: [String: String]) -> String { self.who(acme, PresetClaims.gitlab(changes)) }
        let deployment = ["environment": "prod", "environment_protected": "true"]
        #expect(who([:]) == "gitlab:acme/app:branch:main")
        #expect(who(["ref_type": "tag", "ref": "v1"]) == "gitlab:acme/app:tag:v1")
        #expect(who(deployment) == "gitlab:acme/app:environment:prod")
        #expect(who(deployment.merging(["ref_protected": "false"]) { $1 }) == "gitlab:acme/app:unprotected")
        #expect(who(["environment": "prod", "environment_protected": "false"]) == "gitlab:acme/app:branch:main")
        #expect(who(["ref_protected": "false"]) == "gitlab:acme/app:unprotected")
        #expect(who(["ref_protected": ""]) == "gitlab:acme/app:unprotected")
        #expect(who(["pipeline_source": "merge_request_event"]) == "gitlab:acme/app:unprotected")
        #expect(
            who(deployment.merging(["pipeline_source": "merge_request_event"]) { $1 }) == "gitlab:acme/app:unprotected"
        )
        #expect(who(["project_path": "acme/a/b"]) == "gitlab:acme/a/b:branch:main")
        for path in ["acme2/app", "evil/acme/app", "acme", "acme/", "Acme/app", ""] {
            #expect(who(["project_path": path]) == "token-requirement", "\(path)")
        }
    }

    @Test func aServiceAccountIsItsNamespaceAndName() throws {
        let url = "https://cluster.example"
        let one = try issuer("kubernetes", "issuer: \(url)", "serviceAccounts: [payments/deployer, shipping/*]")
        func who(_ namespace: String, _ account: String, hasPod: Bool = true) -> String {
            self.who(one, PresetClaims.kubernetes(url, namespace: namespace, account: account, hasPod: hasPod))
        }
        #expect(who("payments", "deployer") == "kubernetes:payments:deployer")
        #expect(who("shipping", "any") == "kubernetes:shipping:any")
        #expect(who("payments", "other") == "token-requirement")
        #expect(who("shipping-2", "any") == "token-requirement")
        #expect(who("payments", "deployer", hasPod: false) == "token-requirement")
        let open = try issuer("kubernetes", "issuer: \(url)", "namespaces: [payments]", "podBound: false", "name: eu")
        #expect(self.who(open, PresetClaims.kubernetes(url, hasPod: false)) == "eu:payments:deployer")
        #expect(self.who(open, PresetClaims.kubernetes(url, namespace: "x")) == "token-requirement")
    }

    @Test(arguments: [
        ("github-actions", ""), ("github-actions", "events: [push]"), ("gitlab-ci", ""),
        ("kubernetes", "issuer: https://cluster.example"), ("github-actions", "rules: []"),
        ("github-actions", "rules: [{principal: {type: Pipeline, id: \"x:${repository}\"}}]"),
    ])
    func aPresetThatTrustsEverybodyIsRefused(_ preset: String, _ line: String) {
        #expect(throws: IdentityConfigurationError.self) { try issuer(preset, line) }
    }

    @Test(arguments: [
        ("github-actions", "owners: [\"*\"]"), ("github-actions", "owners: [\"ac*\"]"),
        ("github-actions", "repositories: [\"*/app\"]"), ("github-actions", "repositories: [\"**\"]"),
        ("github-actions", "repositories: [app]"), ("github-actions", "repositories: [\"/app\"]"),
        ("gitlab-ci", "namespaces: [\"**\"]"), ("gitlab-ci", "projects: [\"*/*\"]"), ("gitlab-ci", "namespaces: []"),
        ("kubernetes", "serviceAccounts: [\"*/deployer\"]"), ("kubernetes", "namespaces: [\"*\"]"),
        ("kubernetes", "serviceAccounts: [\"a:b/c\"]"),
    ])
    func aPinThatPinsNothingIsRefused(_ preset: String, _ line: String) {
        #expect(throws: IdentityConfigurationError.self) { try issuer(preset, "issuer: https://i.example", line) }
    }

    @Test func whatWouldSayNothingBesideOwnRulesIsRefused() throws {
        let rules = "rules: [{principal: {type: Pipeline, id: \"x:${repository}\"}}]"
        #expect(try issuer("github-actions", "owners: [acme]", rules).rules.count == 1)
        for line in ["events: [push]", "name: other"] {
            #expect(throws: IdentityConfigurationError.self) {
                try issuer("github-actions", "owners: [acme]", line, rules)
            }
        }
    }

    @Test func proposalsAreNoTrustedEvents() {
        for event in ["pull_request", "pull_request_target"] {
            #expect(throws: IdentityConfigurationError.self) {
                try issuer("github-actions", "owners: [acme]", "events: [push, \(event)]")
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON

@testable import OpenIDConnect

/// Claims as the issuers of the presets document them.
enum PresetClaims {
    static let audience = "https://stagedoor.example.com"

    private static func claims(_ usual: [String: String], _ changes: [String: String]) -> JSON {
        let times: [(String, JSON)] = [
            ("aud", .string(audience)), ("iat", .int(TestIssuer.start)), ("nbf", .int(TestIssuer.start)),
            ("exp", .int(TestIssuer.start + 300)),
        ]
        let all = usual.merging(changes) { $1 }.filter { !$0.value.isEmpty }
        return .object(times + all.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    /// A push to main; an empty text leaves a claim out.
    static func github(_ changes: [String: String] = [:]) -> JSON {
        claims(
            [
                "iss": "https://token.actions.githubusercontent.com", "sub": "repo:acme/app:ref:refs/heads/main",
                "repository": "acme/app", "repository_id": "74", "repository_owner": "acme",
                "repository_owner_id": "583231", "repository_visibility": "private", "ref": "refs/heads/main",
                "ref_type": "branch", "event_name": "push", "actor": "ada", "run_id": "1", "run_attempt": "1",
                "workflow_ref": "acme/app/.github/workflows/schemas.yml@refs/heads/main",
                "job_workflow_ref": "acme/app/.github/workflows/schemas.yml@refs/heads/main",
                "runner_environment": "github-hosted", "jti": "5b0c",
            ],
            changes
        )
    }

    /// A push to a protected branch.
    static func gitlab(_ changes: [String: String] = [:]) -> JSON {
        claims(
            [
                "iss": "https://gitlab.com", "sub": "project_path:acme/app:ref_type:branch:ref:main",
                "namespace_id": "72", "namespace_path": "acme", "project_id": "20", "project_path": "acme/app",
                "user_login": "ada", "pipeline_id": "1", "pipeline_source": "push", "job_id": "302", "ref": "main",
                "ref_type": "branch", "ref_protected": "true", "runner_environment": "gitlab-hosted",
            ],
            changes
        )
    }

    /// A pod's token; without a pod it is one that somebody asked for.
    static func kubernetes(
        _ issuer: String,
        namespace: String = "payments",
        account: String = "deployer",
        hasPod: Bool = true
    ) -> JSON {
        let pod = JSON.object([("name", .string("deployer-0")), ("uid", .string("eee1"))])
        let own: [(String, JSON)] = [
            ("namespace", .string(namespace)),
            ("serviceaccount", .object([("name", .string(account)), ("uid", .string("a087"))])),
        ]
        return .object([
            ("iss", .string(issuer)), ("sub", .string("system:serviceaccount:\(namespace):\(account)")),
            ("aud", .array([.string(audience)])), ("iat", .int(TestIssuer.start)),
            ("nbf", .int(TestIssuer.start)), ("exp", .int(TestIssuer.start + 600)),
            ("kubernetes.io", .object(own + (hasPod ? [("pod", pod)] : []))),
        ])
    }

    /// The principal of a token with these claims, whose signature is taken for granted.
    static func identity(_ issuer: IssuerConfiguration, _ claims: JSON) throws(IdentityTokenError) -> String {
        let configuration = IdentityConfiguration(issuers: [issuer])
        return try configuration.identity(unsigned: claims, now: TestIssuer.start).principalID
    }
}

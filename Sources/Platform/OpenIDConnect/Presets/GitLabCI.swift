// SPDX-License-Identifier: Apache-2.0
import JSON
import YAML

/// Jobs of GitLab CI/CD.
///
/// A branch, a tag or an environment is a principal of its own only if it is protected; everything else that a project
/// runs is one principal. Jobs of merge requests are that one, too: for a request from a fork the claims name the fork.
struct GitLabCI: IdentityPreset {
    /// What starts pipelines of what is in the project already.
    private static let usualSources = [
        "push", "web", "schedule", "api", "trigger", "pipeline", "parent_pipeline", "chat",
    ]
    private static let attributes = [
        "project_path", "project_id", "namespace_path", "namespace_id", "ref", "ref_type", "ref_protected",
        "environment", "environment_protected", "pipeline_source", "pipeline_id", "job_id", "user_login", "sha",
        "runner_environment", "ci_config_ref_uri",
    ]

    var usualIssuer: IssuerAddress? { try? IssuerAddress("https://gitlab.com") }
    var word: String { "gitlab" }
    var ownKeys: [String] { ["namespaces", "projects"] }
    var ruleKeys: [String] { [] }

    func pins(_ mapping: YAMLMapping, at node: YAMLNode, _ reader: inout ConfigurationReader) -> [ClaimCondition]? {
        var pins: [ClaimCondition] = []
        if let namespaces = names("namespaces", in: mapping, &reader) {
            pins.append(.one("project_path", matching: namespaces.map { ClaimPattern(below: $0) }))
        }
        if let patterns = patterns("projects", in: mapping, &reader) {
            pins.append(.one("project_path", matching: patterns))
        }
        if mapping["namespaces"] == nil, mapping["projects"] == nil {
            complainOfNobody("namespaces: [your-group], or projects: [group/project]", at: node, &reader)
            return nil
        }
        return pins
    }

    func rules(_ word: String, _ mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [ClaimRule] {
        let isOwn = ClaimCondition.one("pipeline_source", of: Self.usualSources)
        let isProtected = ClaimCondition.one("ref_protected", of: ["true"])
        let isDeployment = ClaimCondition.one("environment_protected", of: ["true"])
        let start: [IdentityTemplate.Component] = [.word(word), .claim("project_path")]
        let environment = start + [.word("environment"), .claim("environment")]
        return [
            rule([isOwn, isProtected, isDeployment, .exists("environment")], environment),
            rule([isOwn, isProtected, .one("ref_type", of: ["branch"])], start + [.word("branch"), .claim("ref")]),
            rule([isOwn, isProtected, .one("ref_type", of: ["tag"])], start + [.word("tag"), .claim("ref")]),
            rule([], start + [.word("unprotected")]),
        ]
    }

    private func rule(_ conditions: [ClaimCondition], _ id: [IdentityTemplate.Component]) -> ClaimRule {
        ClaimRule(
            conditions: conditions,
            principalType: .pipeline,
            principalID: IdentityTemplate(id),
            attributes: Self.attributes.map { ($0, .claim(ClaimPath(name: $0))) }
        )
    }
}

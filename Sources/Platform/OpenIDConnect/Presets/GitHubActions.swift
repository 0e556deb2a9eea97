// SPDX-License-Identifier: Apache-2.0
import JSON
import YAML

/// Jobs of GitHub Actions.
///
/// Claims are used one by one and never `sub`, whose form every repository can change. A job of a pull request runs what
/// the request brings along, so it is one and the same principal however it was started, and never that of a branch or
/// an environment.
struct GitHubActions: IdentityPreset {
    /// Events that run what is in the repository already.
    private static let usualEvents = [
        "push", "workflow_dispatch", "schedule", "release", "merge_group", "deployment", "repository_dispatch",
    ]
    /// Events by which somebody else's proposal runs, or may run, with the repository's rights.
    private static let proposals = ["pull_request", "pull_request_target"]
    private static let attributes = [
        "repository", "repository_id", "repository_owner", "repository_owner_id", "repository_visibility", "ref",
        "ref_protected", "environment", "event_name", "workflow_ref", "job_workflow_ref", "actor", "run_id", "sha",
        "runner_environment",
    ]

    var usualIssuer: IssuerAddress? { try? IssuerAddress("https://token.actions.githubusercontent.com") }
    var word: String { "github" }
    var ownKeys: [String] { ["owners", "ownerIds", "repositories", "events"] }
    var ruleKeys: [String] { ["events"] }

    func pins(_ mapping: YAMLMapping, at node: YAMLNode, _ reader: inout ConfigurationReader) -> [ClaimCondition]? {
        var pins: [ClaimCondition] = []
        if let owners = names("owners", in: mapping, &reader) { pins.append(.one("repository_owner", of: owners)) }
        if let owners = names("ownerIds", in: mapping, &reader) { pins.append(.one("repository_owner_id", of: owners)) }
        if let patterns = patterns("repositories", in: mapping, &reader) {
            pins.append(.one("repository", matching: patterns))
        }
        let isNamed = ["owners", "ownerIds", "repositories"].contains { mapping[$0] != nil }
        if !isNamed {
            complainOfNobody("owners: [your-organization], or repositories: [owner/name]", at: node, &reader)
            return nil
        }
        return pins
    }

    func rules(_ word: String, _ mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [ClaimRule] {
        let trusted = ClaimCondition.one("event_name", of: events(mapping, &reader))
        let branchesAndTags = [ClaimPattern(below: "refs/heads"), ClaimPattern(below: "refs/tags")]
        let start: [IdentityTemplate.Component] = [.word(word), .claim("repository")]
        return [
            rule([trusted, .exists("environment")], start + [.word("environment"), .claim("environment")]),
            rule([trusted, .one("ref", matching: branchesAndTags)], start + [.word("ref"), .claim("ref")]),
            rule([.one("event_name", of: ["pull_request"])], start + [.word("pull_request")]),
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

    private func events(_ mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [String] {
        guard let events = names("events", in: mapping, &reader), let node = mapping["events"] else {
            return Self.usualEvents
        }
        if events.contains(where: { event in Self.proposals.contains { event.hasSameBytes(as: $0) } }) {
            reader.complain(
                "'events' has one by which a pull request would get the identity of a branch or an environment",
                "Leave it out: jobs of pull_request have an identity of their own, those of pull_request_target none.",
                at: node
            )
        }
        return events
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON
import YAML

/// Service accounts of a Kubernetes cluster, by tokens that end and are bound to an object of it.
struct KubernetesServiceAccounts: IdentityPreset {
    private static let branch = "kubernetes.io"

    var usualIssuer: IssuerAddress? { nil }
    var word: String { "kubernetes" }
    var ownKeys: [String] { ["namespaces", "serviceAccounts", "podBound"] }
    var ruleKeys: [String] { [] }

    func pins(_ mapping: YAMLMapping, at node: YAMLNode, _ reader: inout ConfigurationReader) -> [ClaimCondition]? {
        var pins: [ClaimCondition] = [.exists(Self.branch, "serviceaccount", "name")]
        let namespace = ClaimPath(names: [Self.branch, "namespace"])
        if let names = names("namespaces", in: mapping, &reader) {
            pins.append(ClaimCondition(path: namespace, test: .isOne(of: names)))
        }
        if let accounts = pinnedTexts("serviceAccounts", in: mapping, &reader), let own = mapping["serviceAccounts"] {
            // Namespace and name together stand in the subject only.
            let subjects = accounts.map { account in
                "system:serviceaccount:"
                    + account.split(separator: "/", maxSplits: 1).joined(separator: ":")
            }
            if let patterns = RuleReader.patterns(subjects, at: own, &reader) {
                pins.append(.one("sub", matching: patterns))
            }
        }
        if mapping["namespaces"] == nil, mapping["serviceAccounts"] == nil {
            complainOfNobody("namespaces: [payments], or serviceAccounts: [payments/deployer]", at: node, &reader)
            return nil
        }
        // A token that names no pod was asked for by hand, for whoever was allowed to.
        if reader.flag("podBound", in: mapping) ?? true { pins.append(.exists(Self.branch, "pod", "name")) }
        return pins
    }

    func rules(_ word: String, _ mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [ClaimRule] {
        let id: [IdentityTemplate.Component] = [
            .word(word), .claim(Self.branch, "namespace"), .claim(Self.branch, "serviceaccount", "name"),
        ]
        let attributes: [(String, [String])] = [
            ("namespace", ["namespace"]), ("service_account", ["serviceaccount", "name"]),
            ("service_account_uid", ["serviceaccount", "uid"]), ("pod", ["pod", "name"]), ("pod_uid", ["pod", "uid"]),
            ("node", ["node", "name"]),
        ]
        return [
            ClaimRule(
                conditions: [],
                principalType: .service,
                principalID: IdentityTemplate(id),
                attributes: attributes.map { ($0, .claim(ClaimPath(names: [Self.branch] + $1))) }
            )
        ]
    }
}

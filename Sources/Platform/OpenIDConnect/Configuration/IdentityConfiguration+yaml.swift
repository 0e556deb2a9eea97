// SPDX-License-Identifier: Apache-2.0
import JSON
package import YAML

extension IdentityConfiguration {
    private static let mostIssuers = 32

    /// Reads a configuration file whose root has the keys `issuers`, `certificates` or both.
    ///
    /// - Parameter file: the path to show.
    /// - Throws: ``IdentityConfigurationError`` with everything that is wrong, unknown keys included.
    package init(parsing bytes: [UInt8], file: String) throws(IdentityConfigurationError) {
        let root: YAMLNode
        do throws(YAMLError) {
            let limits = YAMLLimits(bytes: 1 << 20, depth: 16, nodes: 100_000)
            root = try YAMLParser.parseSingle(bytes, limits: limits)
        } catch {
            var reader = ConfigurationReader(file: file)
            reader.complain(error.message, "Mend the file's YAML.", error.position)
            throw IdentityConfigurationError(findings: reader.findings)
        }
        try self.init(root, file: file)
    }

    /// Reads a mapping with these keys, which may be a part of a larger file.
    ///
    /// - Throws: ``IdentityConfigurationError`` as for a file.
    package init(_ node: YAMLNode, file: String) throws(IdentityConfigurationError) {
        var reader = ConfigurationReader(file: file)
        let mapping = reader.mapping(node, "the configuration", keys: ["issuers", "certificates"])
        let own = mapping?["certificates"]
        let known = mapping.map { Self.issuers(node, $0, isNeeded: own == nil, &reader) } ?? []
        certificates = own.flatMap { CertificateReader.read($0, &reader) }
        issuers = known.map(\.issuer)
        Self.checkCollisions(known, own.flatMap { node in certificates.map { ($0.rules, node) } }, &reader)
        guard reader.findings.isEmpty else { throw IdentityConfigurationError(findings: reader.findings) }
    }

    private static func issuers(
        _ node: YAMLNode,
        _ mapping: YAMLMapping,
        isNeeded: Bool,
        _ reader: inout ConfigurationReader
    ) -> [(issuer: IssuerConfiguration, node: YAMLNode)] {
        guard let items = reader.list("issuers", in: mapping, most: mostIssuers) else {
            if isNeeded, mapping["issuers"] == nil {
                reader.complain(
                    "there are neither 'issuers' nor 'certificates'",
                    "Name the issuers whose tokens are taken, or say whose the certificates of clients are.",
                    at: node
                )
            }
            return []
        }
        var known: [(issuer: IssuerConfiguration, node: YAMLNode)] = []
        for item in items {
            guard let issuer = IssuerReader(item, &reader)?.read(&reader) else { continue }
            if known.contains(where: { $0.issuer.issuer.text.hasSameBytes(as: issuer.issuer.text) }) {
                reader.complain(
                    "the issuer \(issuer.issuer) is here twice",
                    "Put its audiences and rules into one entry.",
                    at: item
                )
            }
            known.append((issuer, item))
        }
        return known
    }

    /// Two templates that can make the same id would let the bearer of one token be taken for that of another.
    private static func checkCollisions(
        _ issuers: [(issuer: IssuerConfiguration, node: YAMLNode)],
        _ certificates: (rules: [ClaimRule], node: YAMLNode)?,
        _ reader: inout ConfigurationReader
    ) {
        var seen: [NamedTemplate] = []
        let all = issuers.map { ($0.issuer.rules, $0.node) } + (certificates.map { [($0.rules, $0.node)] } ?? [])
        for (place, (rules, node)) in all.enumerated() {
            for named in rules.flatMap({ NamedTemplate.of($0, place) }) {
                if let other = seen.first(where: { $0.clashes(with: named) }) {
                    return reader.complain(
                        "the ids '\(named.template)' and '\(other.template)' can be the same for different tokens",
                        "Begin one of them with another word, or give one of the issuers another 'name'.",
                        at: node
                    )
                }
                seen.append(named)
            }
        }
    }
}

/// A template with what its ids name, and whose it is.
private struct NamedTemplate {
    /// Nil for groups.
    let type: PrincipalType?
    let template: IdentityTemplate
    let issuer: Int

    static func of(_ rule: ClaimRule, _ issuer: Int) -> [NamedTemplate] {
        // A group that the configuration names in full may have members from everywhere.
        let groups = rule.groups.filter(\.dependsOnClaims)
        return [NamedTemplate(type: rule.principalType, template: rule.principalID, issuer: issuer)]
            + groups.map { NamedTemplate(type: nil, template: $0, issuer: issuer) }
    }

    func clashes(with other: NamedTemplate) -> Bool {
        guard type == other.type, template.canCollide(with: other.template) else { return false }
        let isSameGroup = type == nil && issuer == other.issuer
        let isSame = issuer == other.issuer && template.components == other.template.components
        return !isSameGroup && !isSame
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON
import YAML

/// Reads one issuer of a configuration.
struct IssuerReader {
    private static let keys = [
        "issuer", "name", "preset", "audiences", "algorithms", "clockSkew", "maxLifetime", "staleKeys", "jwksURI",
        "caFile", "tokenFile", "require", "rules",
    ]
    private static let mostConditions = 64
    private static let mostRules = 64
    private static let longestAudience = 512

    private let node: YAMLNode
    private let mapping: YAMLMapping
    private let preset: (any IdentityPreset)?

    /// nil if the entry is no mapping, after saying so.
    init?(_ node: YAMLNode, _ reader: inout ConfigurationReader) {
        preset = node.mapping.flatMap { IdentityPresets.preset(in: $0, &reader) }
        let keys = Self.keys + (preset?.ownKeys ?? [])
        guard let mapping = reader.mapping(node, "an issuer", keys: keys) else { return nil }
        self.node = node
        self.mapping = mapping
    }

    /// nil if something is wrong, after saying what.
    func read(_ reader: inout ConfigurationReader) -> IssuerConfiguration? {
        let count = reader.findings.count
        let address = issuer(&reader)
        let audiences = audiences(&reader)
        guard let address, let audiences else { return nil }
        var issuer = IssuerConfiguration(issuer: address, audiences: audiences)
        readBounds(&issuer, &reader)
        issuer.keySetAddress = reader.address("jwksURI", in: mapping)
        issuer.authorityFile = reader.text("caFile", in: mapping)
        issuer.tokenFile = reader.text("tokenFile", in: mapping)
        issuer.requiredClaims = conditions("require", in: mapping, &reader)
        issuer.rules = rules(&reader)
        let name = name(&reader)
        preset?.apply(to: &issuer, mapping, name: name, at: node, &reader)
        if issuer.rules.isEmpty, mapping["rules"] == nil, preset == nil {
            reader.complain("the issuer has no 'rules'", "Say who its tokens are, or choose a 'preset'.", at: node)
        }
        return reader.findings.count == count ? issuer : nil
    }

    private func issuer(_ reader: inout ConfigurationReader) -> IssuerAddress? {
        guard let own = mapping["issuer"] else {
            if let address = preset?.usualIssuer { return address }
            let fix = "Write the URL that its tokens have as 'iss': issuer: https://host/path."
            reader.complain("the entry has no 'issuer'", fix, at: node)
            return nil
        }
        guard let address = reader.address("issuer", in: mapping) else { return nil }
        if address.hasQuery { reader.complain("an issuer's URL has no query", "Leave out what follows '?'.", at: own) }
        return address
    }

    private func audiences(_ reader: inout ConfigurationReader) -> [String]? {
        guard let own = mapping["audiences"] else {
            let fix =
                "Name what its tokens must be made for, and for nobody else: audiences: [https://stagedoor.example.com]."
            reader.complain("the issuer has no 'audiences'", fix, at: node)
            return nil
        }
        guard let texts = reader.texts("audiences", in: mapping) else { return nil }
        guard texts.count <= 16, texts.allSatisfy({ $0.utf8.count <= Self.longestAudience }) else {
            reader.complain("'audiences' are too many or too long", "Write up to 16 of up to 512 bytes.", at: own)
            return nil
        }
        return texts
    }

    private func readBounds(_ issuer: inout IssuerConfiguration, _ reader: inout ConfigurationReader) {
        issuer.clockSkew = reader.duration("clockSkew", in: mapping, 0...600) ?? issuer.clockSkew
        issuer.maximumLifetime = reader.duration("maxLifetime", in: mapping, 60...31_622_400) ?? issuer.maximumLifetime
        issuer.staleLimit = reader.duration("staleKeys", in: mapping, 600...604_800) ?? issuer.staleLimit
        guard let names = reader.texts("algorithms", in: mapping), let own = mapping["algorithms"] else { return }
        let algorithms = names.compactMap { SignatureAlgorithm(name: $0) }
        guard algorithms.count == names.count else {
            let known = SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            let fix = "Choose among \(known). Unsigned tokens and shared secrets (none, HS256) are never taken."
            return reader.complain("'algorithms' has one that is not known", fix, at: own)
        }
        issuer.algorithms = Set(algorithms)
    }

    private func name(_ reader: inout ConfigurationReader) -> String? {
        guard let name = reader.text("name", in: mapping), let own = mapping["name"] else { return nil }
        guard let template = try? IdentityTemplate(name), template.components == [.word(name)] else {
            reader.complain("'name' is no word", "Write letters, digits and -._~/@+ only.", at: own)
            return nil
        }
        guard preset != nil else {
            let fix = "Begin the ids of the rules with a word of your own instead."
            reader.complain("'name' is for issuers with a preset", fix, at: own)
            return nil
        }
        return name
    }

    private func rules(_ reader: inout ConfigurationReader) -> [ClaimRule] {
        guard let items = reader.list("rules", in: mapping, most: Self.mostRules) else { return [] }
        return items.compactMap { RuleReader.rule($0, &reader) }
    }

    private func conditions(
        _ key: String,
        in mapping: YAMLMapping,
        _ reader: inout ConfigurationReader
    ) -> [ClaimCondition] {
        guard let items = reader.list(key, in: mapping, most: Self.mostConditions) else { return [] }
        return items.compactMap { RuleReader.condition($0, &reader) }
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON
import YAML

/// What is known about the tokens of a widespread issuer, so that a configuration need only say whom of its users it
/// trusts. Anybody can get a token from a public issuer: a preset without such a pin is refused.
protocol IdentityPreset: Sendable {
    /// The issuer, if it is the same for nearly everybody.
    var usualIssuer: IssuerAddress? { get }
    /// The word that its ids begin with, unless the configuration gives the issuer a name.
    var word: String { get }
    /// The keys that an entry may have beside those of every issuer.
    var ownKeys: [String] { get }
    /// Those of them that are about its own rules only.
    var ruleKeys: [String] { get }
    /// What every token must have; nil if nobody is named or something is wrong, after saying so.
    func pins(_ mapping: YAMLMapping, at node: YAMLNode, _ reader: inout ConfigurationReader) -> [ClaimCondition]?
    /// Who the tokens are, unless the configuration has rules of its own.
    func rules(_ word: String, _ mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [ClaimRule]
}

extension IdentityPreset {
    func apply(
        to issuer: inout IssuerConfiguration,
        _ mapping: YAMLMapping,
        name: String?,
        at node: YAMLNode,
        _ reader: inout ConfigurationReader
    ) {
        guard let pins = pins(mapping, at: node, &reader) else { return }
        issuer.requiredClaims += pins
        let usual = rules(name ?? word, mapping, &reader)
        guard mapping["rules"] != nil else {
            issuer.rules = usual
            return
        }
        for key in ruleKeys + ["name"] {
            guard let own = mapping[key] else { continue }
            let fix = "Leave it out, and say the same in the rules."
            reader.complain("'\(key)' is about the preset's own rules, which 'rules' replaces", fix, at: own)
        }
    }

    /// Nobody is named.
    func complainOfNobody(_ keys: String, at node: YAMLNode, _ reader: inout ConfigurationReader) {
        reader.complain(
            "the preset says of nobody that they are trusted; everybody else's tokens would be taken, too",
            "Write \(keys).",
            at: node
        )
    }

    /// Texts that stand for themselves, without stars.
    func names(_ key: String, in mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [String]? {
        guard let names = reader.texts(key, in: mapping), let node = mapping[key] else { return nil }
        guard !names.contains(where: { $0.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: ":") } }) else {
            reader.complain("'\(key)' has a star or a colon", "Write the names in full.", at: node)
            return nil
        }
        return names
    }

    /// Patterns whose first segment stands for itself.
    func patterns(_ key: String, in mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [ClaimPattern]? {
        guard let texts = pinnedTexts(key, in: mapping, &reader), let node = mapping[key] else { return nil }
        return RuleReader.patterns(texts, at: node, &reader)
    }

    /// The texts of patterns whose first segment stands for itself.
    func pinnedTexts(_ key: String, in mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [String]? {
        guard let texts = reader.texts(key, in: mapping), let node = mapping[key] else { return nil }
        let arePinned = texts.allSatisfy { text in
            let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            if text.utf8.contains(UInt8(ascii: ":")) { return false }
            return parts.count > 1 && parts.allSatisfy { !$0.isEmpty }
                && parts[0].allSatisfy { $0 != UInt8(ascii: "*") }
        }
        guard arePinned else {
            let fix = "Write owner/name; only what follows the first / may have stars."
            reader.complain("'\(key)' has an entry that does not say whose it is", fix, at: node)
            return nil
        }
        return texts
    }
}

/// The presets by their names.
enum IdentityPresets {
    private static let all: [(name: String, preset: any IdentityPreset)] = [
        ("github-actions", GitHubActions()), ("gitlab-ci", GitLabCI()), ("kubernetes", KubernetesServiceAccounts()),
    ]

    /// The preset that an issuer's entry names; nil if it names none, or an unknown one, after saying so.
    static func preset(in mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> (any IdentityPreset)? {
        guard let name = reader.text("preset", in: mapping), let node = mapping["preset"] else { return nil }
        guard let known = all.first(where: { name.hasSameBytes(as: $0.name) }) else {
            let names = all.map(\.name).joined(separator: ", ")
            reader.complain("'\(name.prefix(60))' is no preset", "Choose one of \(names).", at: node)
            return nil
        }
        return known.preset
    }
}

extension ClaimCondition {
    static func one(_ claim: String, of texts: [String]) -> ClaimCondition {
        ClaimCondition(path: ClaimPath(name: claim), test: .isOne(of: texts))
    }

    static func one(_ claim: String, matching patterns: [ClaimPattern]) -> ClaimCondition {
        ClaimCondition(path: ClaimPath(name: claim), test: .matches(patterns))
    }

    static func exists(_ names: String...) -> ClaimCondition {
        ClaimCondition(path: ClaimPath(names: names), test: .exists(true))
    }
}

extension IdentityTemplate.Component {
    static func claim(_ names: String...) -> IdentityTemplate.Component { .claim(ClaimPath(names: names)) }
}

// SPDX-License-Identifier: Apache-2.0
import YAML

/// Reads whose the certificates of clients are.
enum CertificateReader {
    private static let keys = ["require", "maxLifetime", "refused", "rules"]
    private static let mostConditions = 64
    private static let mostRules = 64
    private static let mostRefused = 10_000

    static func read(_ node: YAMLNode, _ reader: inout ConfigurationReader) -> CertificateConfiguration? {
        guard let mapping = reader.mapping(node, "'certificates'", keys: keys) else { return nil }
        var configuration = CertificateConfiguration()
        for item in reader.list("require", in: mapping, most: mostConditions) ?? [] {
            guard let condition = RuleReader.condition(item, &reader) else { continue }
            check([condition.path], at: item, &reader)
            configuration.requiredClaims.append(condition)
        }
        configuration.maximumLifetime = reader.duration("maxLifetime", in: mapping, 60...316_224_000)
        for item in reader.list("refused", in: mapping, most: mostRefused) ?? [] {
            refuse(item, &configuration.refused, &reader)
        }
        guard mapping["rules"] != nil else {
            reader.complain("'certificates' has no 'rules'", "Say whose the certificates are.", at: node)
            return nil
        }
        for item in reader.list("rules", in: mapping, most: mostRules) ?? [] {
            guard let rule = RuleReader.rule(item, &reader) else { continue }
            check(rule.paths, at: item, &reader)
            configuration.rules.append(rule)
        }
        return configuration
    }

    /// What is misspelt would otherwise never hold, and nobody would know why.
    private static func check(_ paths: [ClaimPath], at node: YAMLNode, _ reader: inout ConfigurationReader) {
        let known = CertificateFacts.claimNames
        for path in paths where !known.contains(where: { path == ClaimPath(name: $0) }) {
            reader.complain(
                "a certificate has no claim '\(path.description.prefix(60))'",
                "There are \(known.joined(separator: ", ")).",
                at: node
            )
        }
    }

    private static func refuse(
        _ node: YAMLNode,
        _ refused: inout RefusedCertificates,
        _ reader: inout ConfigurationReader
    ) {
        let text = node.plainText ?? ""
        let digits = text.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst().filter { $0 != UInt8(ascii: ":") }
        let hexadecimal = String(decoding: digits, as: UTF8.self).lowercased()
        let isHexadecimal = !hexadecimal.isEmpty && hexadecimal.allSatisfy { $0.isASCII && $0.isHexDigit }
        if (try? SPIFFEID(text)) != nil {
            refused.workloads.insert(text)
        } else if text.hasPrefix("sha256:"), isHexadecimal, hexadecimal.utf8.count == 64 {
            refused.fingerprints.insert(hexadecimal)
        } else if text.hasPrefix("serial:"), isHexadecimal {
            refused.serials.insert(serial(hexadecimal))
        } else {
            let fix = "Write a SPIFFE id, serial:0A1B…, or the fingerprint, sha256:…."
            reader.complain("an entry of 'refused' is no certificate's name", fix, at: node)
        }
    }

    /// As certificates' serials are compared: whole bytes, none of them 0 at the beginning.
    private static func serial(_ digits: String) -> String {
        let short = digits.drop { $0 == "0" }
        return short.utf8.count.isMultiple(of: 2) ? String(short) : "0" + short
    }
}

extension ClaimRule {
    /// All claims that it speaks of.
    fileprivate var paths: [ClaimPath] {
        let templates = [principalID] + groups
        let named = templates.flatMap(\.components).compactMap { component in
            if case .claim(let path) = component { path } else { nil }
        }
        let sources = attributes.compactMap { _, source in
            if case .claim(let path) = source { path } else { nil }
        }
        return conditions.map(\.path) + named + sources
    }
}

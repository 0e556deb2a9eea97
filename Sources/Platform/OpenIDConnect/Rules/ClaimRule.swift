// SPDX-License-Identifier: Apache-2.0
import JSON

/// Who the tokens are that meet some conditions.
package struct ClaimRule: Sendable {
    private static let mostGroups = 256

    /// What an attribute is taken from.
    enum AttributeSource: Sendable {
        case text(String)
        case claim(ClaimPath)
    }

    /// All must hold; none at all is for every token of the issuer.
    var conditions: [ClaimCondition]
    var principalType: PrincipalType
    var principalID: IdentityTemplate
    var groups: [IdentityTemplate] = []
    var attributes: [(name: String, source: AttributeSource)] = []

    func isFor(_ claims: JSON) -> Bool { conditions.allSatisfy { $0.holds(in: claims) } }

    /// The groups of a token with these claims, each once.
    func groupIDs(_ claims: JSON) throws(UnusableClaim) -> [String] {
        var ids: [String] = []
        for template in groups {
            for id in try template.fillAll(claims, most: Self.mostGroups) where !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    /// The attributes of a token with these claims; those whose claim is missing or null are left out.
    func attributeValues(_ claims: JSON) throws(UnusableClaim) -> [String: IdentityAttribute] {
        var values: [String: IdentityAttribute] = [:]
        for (name, source) in attributes {
            switch source {
            case .text(let text): values[name] = .text(text)
            case .claim(let path):
                guard let value = path.value(in: claims), !value.isNull else { continue }
                guard let attribute = IdentityAttribute(value) else {
                    throw UnusableClaim(path: path, reason: "is neither a single value nor a list of texts")
                }
                values[name] = attribute
            }
        }
        return values
    }
}

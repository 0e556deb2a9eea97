// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// A policy without open slots that may be a reason, and the name that logs call it by.
public struct DecidingPolicy: Hashable, Sendable {
    /// The policy; of a link, what it makes of its template.
    public let policy: Policy
    /// Its `@id` if it has one, else its id.
    public let name: CedarString
    /// Whether it is the use of a template.
    public let isLink: Bool

    /// All that may be reasons, in the set's order: the static policies, then the links.
    public static func all(of set: PolicySet) -> [DecidingPolicy] {
        let templates = Dictionary(set.templates.map { ($0.id, $0) }) { first, _ in first }
        let own = set.policies.map { policy in
            DecidingPolicy(policy: policy, name: policy.annotatedID ?? policy.id, isLink: false)
        }
        let linked = set.links.compactMap { link in
            templates[link.templateID].map { template in
                // The template's @id is not the link's name.
                DecidingPolicy(policy: link.policy(from: template), name: link.id, isLink: true)
            }
        }
        return own + linked
    }

    /// Whether it is for emergencies, as `@breakglass` says.
    public var isBreakGlass: Bool { policy.annotation("breakglass") != nil }
}

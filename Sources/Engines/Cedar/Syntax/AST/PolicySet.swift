// SPDX-License-Identifier: Apache-2.0

/// The policies that decide together.
///
/// Ids are unique among all policies, templates and links, by whoever made the set: the readers of this module check.
public struct PolicySet: Hashable, Sendable {
    /// The policies without open slots, in source order.
    public var policies: [Policy]

    /// The policies with open slots, in source order. A template alone decides nothing.
    public var templates: [Policy]

    /// The templates' uses, in source order.
    public var links: [TemplateLink]

    /// A set of these, in this order. The ids are the caller's to keep unique.
    public init(policies: [Policy] = [], templates: [Policy] = [], links: [TemplateLink] = []) {
        self.policies = policies
        self.templates = templates
        self.links = links
    }
}

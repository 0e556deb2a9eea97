// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Policies that allow what a log shows, and what a comment above each says besides.
public struct GeneratedPolicies: Sendable {
    /// The policies as text, laid out by the formatter, with comments.
    public let text: String
    /// The policies.
    public let policies: PolicySet
    /// How much of a group must have been observed to use something before the group is granted it.
    public let threshold: Double
    /// Whether the log shows more requests than could be kept; then the policies may deny some that it allows, as the
    /// first line of the text says.
    public let isCutOff: Bool
    /// Requests that the schema does not have, and which no policy is made for.
    public let outside: [ObservedRequests.Triple]
}

/// How policies are made of a log.
public struct GenerationOptions: Hashable, Sendable {
    /// The share of a group's observed members that must have used something before the group is granted it.
    public var threshold: Double
    /// The most policies; if they were more, the threshold is lowered step by step down to one half.
    public var most: Int?

    /// All observed members must have used it; any number of policies.
    public init(threshold: Double = 1, most: Int? = nil) {
        self.threshold = threshold
        self.most = most
    }
}

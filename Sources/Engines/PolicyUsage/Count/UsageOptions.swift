// SPDX-License-Identifier: Apache-2.0

/// What of a log counts, and the bounds of counting.
public struct UsageOptions: Hashable, Sendable {
    /// Lines before this moment do not count; nil: all do.
    public var since: Moment?

    /// How many different entities a log may name.
    public var entities: Int

    /// How many different pairs of a policy and a principal, action or resource are kept.
    public var pairs: Int

    /// How many problems are kept; the others are only counted.
    public var problems: Int

    /// All lines count; four million entities, sixteen million pairs, 100 problems.
    public init(
        since: Moment? = nil,
        entities: Int = 4_000_000,
        pairs: Int = 16_000_000,
        problems: Int = 100
    ) {
        self.since = since
        self.entities = entities
        self.pairs = pairs
        self.problems = problems
    }
}

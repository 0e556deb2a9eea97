// SPDX-License-Identifier: Apache-2.0

/// What a decision log says of the policies of a set.
public struct LogUsage: Sendable {
    /// The policies that may be reasons, in the set's order.
    public let policies: [DecidingPolicy]
    /// One for each policy.
    public let tallies: [PolicyTally]
    /// What was read.
    public let summary: LogSummary
    /// Where the window begins, if it was said.
    public let since: Moment?

    /// When the window began: as was said, or with the first line that says a time.
    public var start: Moment? { since ?? summary.first }

    /// When it ended: with the last line that says a time.
    public var end: Moment? { summary.last }

    /// Whether a policy was never a reason.
    func isUnused(_ index: Int) -> Bool { tallies[index].count == 0 }
}

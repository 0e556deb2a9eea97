// SPDX-License-Identifier: Apache-2.0

/// What was read of a decision log.
public struct LogSummary: Hashable, Sendable {
    /// The decisions of all lines.
    public internal(set) var decisions = 0
    /// How many of these allow.
    public internal(set) var allowed = 0
    /// How many lay before the window and do not count.
    public internal(set) var early = 0
    /// How many of those that count say no time; they count in any case.
    public internal(set) var undated = 0
    /// How many allow only for an emergency, and are no use of other policies.
    public internal(set) var breakGlass = 0
    /// The time of the earliest line that counts, if any says one.
    public internal(set) var first: Moment?
    /// The time of the latest line that counts.
    public internal(set) var last: Moment?
    /// How many lines could not be read.
    public internal(set) var unreadable = 0
    /// The first of these.
    public internal(set) var problems: [LogProblem] = []
    /// Reasons that name no policy of the set, with how often they came, the most frequent first.
    public internal(set) var unknownReasons: [UnknownReason] = []
    /// Whether a bound was passed, so that not all principals, actions and resources are known.
    public internal(set) var isCutOff = false

    /// A name among the reasons that the policies do not have.
    public struct UnknownReason: Hashable, Sendable {
        /// The name.
        public let name: String
        /// How many lines gave it as a reason.
        public let count: Int
    }

    /// A log of which nothing was read.
    public init() {}

    mutating func count(_ moment: Moment?) {
        guard let moment else {
            undated += 1
            return
        }
        first = first.map { min($0, moment) } ?? moment
        last = last.map { max($0, moment) } ?? moment
    }
}

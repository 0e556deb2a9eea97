// SPDX-License-Identifier: Apache-2.0

/// What a log says of one policy.
public struct PolicyTally: Hashable, Sendable {
    /// How many decisions it was a reason of: a permit of an allow, a forbid of a deny.
    public internal(set) var count = 0
    /// When it was a reason first, if any of the lines says a time.
    public internal(set) var first: Moment?
    /// When it was a reason last.
    public internal(set) var last: Moment?
    /// Who asked when it was a reason, sorted.
    public internal(set) var principals = EntityList()
    /// What was to be done, sorted.
    public internal(set) var actions = EntityList()
    /// What it was to be done to, sorted.
    public internal(set) var resources = EntityList()

    mutating func count(_ moment: Moment?, times: Int) {
        count = count.saturatingSum(times)
        guard let moment else { return }
        first = first.map { min($0, moment) } ?? moment
        last = last.map { max($0, moment) } ?? moment
    }
}

extension Int {
    /// The sum, or the largest number where that is larger still.
    func saturatingSum(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}

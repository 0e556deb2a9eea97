// SPDX-License-Identifier: Apache-2.0

/// A moment, Cedar's `datetime`.
public struct DatetimeValue: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted; negative before.
    public let milliseconds: Int64

    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    static let day: Int64 = 86_400_000

    /// By the moment.
    public static func < (left: DatetimeValue, right: DatetimeValue) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment that much later.
    public func offset(_ duration: DurationValue) throws(ExtensionError) -> DatetimeValue {
        let (sum, overflows) = milliseconds.addingReportingOverflow(duration.milliseconds)
        guard !overflows else { throw .overflow(.datetime) }
        return DatetimeValue(milliseconds: sum)
    }

    /// The time from the other moment to this one.
    public func durationSince(_ other: DatetimeValue) throws(ExtensionError) -> DurationValue {
        let (difference, overflows) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        guard !overflows else { throw .overflow(.duration) }
        return DurationValue(milliseconds: difference)
    }

    /// The midnight (UTC) at or before this moment.
    public func toDate() throws(ExtensionError) -> DatetimeValue {
        let (midnight, overflows) = milliseconds.subtractingReportingOverflow(toTime().milliseconds)
        guard !overflows else { throw .overflow(.datetime) }
        return DatetimeValue(milliseconds: midnight)
    }

    /// The time since midnight (UTC), never negative.
    public func toTime() -> DurationValue {
        let rest = milliseconds % Self.day
        return DurationValue(milliseconds: rest < 0 ? rest + Self.day : rest)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A moment in UTC, taken apart without Foundation.
struct Timestamp: Sendable {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since the Unix epoch.
    var seconds: Int
    /// Milliseconds into the second.
    var milliseconds: Int

    init(seconds: Int, milliseconds: Int = 0) {
        self.seconds = seconds
        self.milliseconds = milliseconds
    }

    /// The wall clock.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    /// `2026-11-21T14:05:09.042Z`
    var iso8601: String {
        let (year, month, day) = date
        return "\(year)-\(two(month))-\(two(day))T\(clock).\(milliseconds < 100 ? "0" : "")\(two(milliseconds))Z"
    }

    /// `Sat, 21 Nov 2026 14:05:09 GMT`, as RFC 9110 wants it.
    var http: String {
        let (year, month, day) = date
        let weekday = Self.weekdays[(days % 7 + 11) % 7]
        return "\(weekday), \(two(day)) \(Self.months[month - 1]) \(year) \(clock) GMT"
    }

    /// `14:05:09`
    var clock: String {
        let second = seconds - days * 86_400
        return "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    private var days: Int { seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400 }

    /// The proleptic Gregorian date, counted in eras of 400 years that begin on 1 March.
    private var date: (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}

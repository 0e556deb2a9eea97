// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Days as people write them.
enum UTCDate {
    /// `2026-11-22` for seconds since 1970.
    static func text(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "\(seconds)" }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }

    /// The day now, counted from 1970.
    static var today: Int64 { seconds / UsageWindow.secondsPerDay }

    /// Seconds since 1970.
    static var seconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }
}

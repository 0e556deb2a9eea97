// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Times as people write and read them.
enum TimeText {
    /// Seconds since 1970.
    static var now: Int { time(nil) }

    /// `2026-11-22 09:30 UTC` for seconds since 1970.
    static func text(_ seconds: Int) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "\(seconds)" }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)) UTC"
    }

    /// The seconds of `90s`, `15m`, `8h` or `30d`.
    static func seconds(_ text: String, _ option: String) throws(CommandFailure) -> Int {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count >= 0,
            case let (seconds, overflow) = count.multipliedReportingOverflow(by: unit), !overflow
        else {
            throw CommandFailure(
                "cannot use \(option) '\(text)'",
                "it is no length of time",
                wayOut: "write it like 90s, 15m, 8h or 30d"
            )
        }
        return seconds
    }
}

extension TimeText {
    /// The seconds since 1970 of `2026-11-16` or `2026-11-16T09:30`, in UTC.
    static func moment(_ text: String, _ option: String) throws(CommandFailure) -> Int {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let day = numbers(halves[0], "-", [4, 2, 2])
        let clock = halves.count == 1 ? [0, 0] : numbers(halves[1], ":", [2, 2])
        guard let day, let clock, (1...12).contains(day[1]), (1...31).contains(day[2]), clock[0] < 24, clock[1] < 60
        else {
            throw CommandFailure(
                "cannot use \(option) '\(text)'",
                "it is neither a day nor a time",
                wayOut: "write it like 2026-11-16 or 2026-11-16T09:30, in UTC"
            )
        }
        var parts = tm()
        parts.tm_year = Int32(day[0] - 1900)
        parts.tm_mon = Int32(day[1] - 1)
        parts.tm_mday = Int32(day[2])
        parts.tm_hour = Int32(clock[0])
        parts.tm_min = Int32(clock[1])
        return timegm(&parts)
    }

    /// Numbers of so many digits each.
    private static func numbers(_ text: Substring, _ separator: Character, _ digits: [Int]) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == digits,
            parts.allSatisfy({ part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return parts.compactMap { Int($0) }
    }
}

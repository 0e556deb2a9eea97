// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Times as people write and read them.
enum TimeText {
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

// SPDX-License-Identifier: Apache-2.0

/// The time that a report is about, in seconds since 1970.
public struct ReportPeriod: Sendable {
    /// Not before this; nil for the log's beginning.
    public let since: Int?
    /// Before this; nil for the log's end.
    public let until: Int?

    /// A period.
    public init(since: Int? = nil, until: Int? = nil) {
        self.since = since
        self.until = until
    }

    func contains(_ moment: Int) -> Bool { !isBefore(moment) && until.map { moment < $0 } ?? true }

    func isBefore(_ moment: Int) -> Bool { since.map { moment < $0 } ?? false }

    /// The seconds since 1970 of `2026-11-22T05:00:00.000000Z`; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// Days since 1970-01-01 of a day in the Gregorian calendar. The year begins in March, so that leap days end it.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}

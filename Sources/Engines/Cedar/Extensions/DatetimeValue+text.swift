// SPDX-License-Identifier: Apache-2.0

extension DatetimeValue {
    /// Reads what Cedar's `datetime()` takes: `YYYY-MM-DD`, or that with `Thh:mm:ss`, perhaps milliseconds, and `Z` or
    /// an offset `±hhmm`. Only dates and times that exist; no leap seconds.
    ///
    /// - Throws: ``ExtensionError/malformed(_:_:)``.
    public init(parsing text: String) throws(ExtensionError) {
        var scanner = ByteScanner(text)
        let date = try Self.date(&scanner)
        if scanner.isAtEnd {
            milliseconds = date * Self.day
            return
        }
        let time = try Self.time(&scanner)
        let offset = try Self.offset(&scanner)
        guard scanner.isAtEnd else { throw Self.malformed }
        // Four-digit years keep this far inside 64 bits.
        milliseconds = date * Self.day + time - offset
    }

    private static let malformed = ExtensionError.malformed(
        .datetime,
        "it is YYYY-MM-DD, or that with Thh:mm:ss or Thh:mm:ss.SSS and Z or an offset such as +0130"
    )

    /// Days since 1970-01-01.
    private static func date(_ scanner: inout ByteScanner) throws(ExtensionError) -> Int64 {
        guard let year = scanner.number(digits: 4), scanner.take(UInt8(ascii: "-")),
            let month = scanner.number(digits: 2), scanner.take(UInt8(ascii: "-")),
            let day = scanner.number(digits: 2)
        else { throw malformed }
        guard 1...12 ~= month, 1...daysIn(month: month, of: year) ~= day else {
            throw .malformed(.datetime, "there is no such day in the calendar")
        }
        return daysSinceEpoch(year: year, month: month, day: day)
    }

    /// Milliseconds since midnight.
    private static func time(_ scanner: inout ByteScanner) throws(ExtensionError) -> Int64 {
        guard scanner.take(UInt8(ascii: "T")), let hour = scanner.number(digits: 2), scanner.take(UInt8(ascii: ":")),
            let minute = scanner.number(digits: 2), scanner.take(UInt8(ascii: ":")),
            let second = scanner.number(digits: 2)
        else { throw malformed }
        var fraction = 0
        if scanner.take(UInt8(ascii: ".")) {
            guard let digits = scanner.number(digits: 3) else { throw malformed }
            fraction = digits
        }
        guard hour < 24, minute < 60, second < 60 else { throw .malformed(.datetime, "there is no such time of day") }
        return Int64(((hour * 60 + minute) * 60 + second) * 1_000 + fraction)
    }

    /// Milliseconds ahead of UTC.
    private static func offset(_ scanner: inout ByteScanner) throws(ExtensionError) -> Int64 {
        if scanner.take(UInt8(ascii: "Z")) { return 0 }
        let isAhead = scanner.take(UInt8(ascii: "+"))
        guard isAhead || scanner.take(UInt8(ascii: "-")), let hour = scanner.number(digits: 2),
            let minute = scanner.number(digits: 2)
        else { throw malformed }
        guard hour < 24, minute < 60 else {
            throw .malformed(.datetime, "an offset has hours below 24 and minutes below 60")
        }
        let offset = Int64(hour * 60 + minute) * 60_000
        return isAhead ? offset : -offset
    }

    private static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// The proleptic Gregorian calendar, counted in years that begin with March so that a leap day comes last.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year + 399 : year + 400
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear
        // 0000-03-01 lies 719,468 days before 1970-01-01, and 400 years are 146,097 days.
        return Int64(days - 146_097 - 719_468)
    }
}

extension DatetimeValue: CustomStringConvertible {
    private static let firstText: Int64 = -62_167_219_200_000
    private static let lastText: Int64 = 253_402_300_799_999

    /// The text that ``init(parsing:)`` reads back as the same value; nil outside the years 0000 to 9999.
    public var text: String? {
        guard Self.firstText...Self.lastText ~= milliseconds, let date = try? toDate() else { return nil }
        let time = toTime().milliseconds
        let days = Self.civil(days: date.milliseconds / Self.day)
        let clock = [(time / 3_600_000, 2), (time / 60_000 % 60, 2), (time / 1_000 % 60, 2), (time % 1_000, 3)]
        let parts = clock.map { Self.padded($0.0, to: $0.1) }
        return "\(days)T\(parts[0]):\(parts[1]):\(parts[2]).\(parts[3])Z"
    }

    /// The text, or for years that have none the milliseconds since 1970-01-01.
    public var description: String { text ?? "\(milliseconds)ms since 1970-01-01" }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func civil(days: Int64) -> String {
        let shifted = days + 719_468 + 146_097
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 - 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A moment in UTC, to the millisecond.
public struct Moment: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// A moment so many milliseconds after 1970-01-01T00:00:00Z; before the year 0 or after 9999 the nearest in these.
    public init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
    }

    /// Reads `2026-01-15T12:00:00Z` as RFC 3339 has it, with any fraction and offset, or a date alone: its beginning in
    /// UTC. Nil for anything else.
    public init?(_ text: String) {
        let parsed = Array(text.utf8).withUnsafeBufferPointer { Moment($0) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Reads the bytes of such a text.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var reader = DigitReader(bytes: bytes)
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2), (1...12).contains(month), day >= 1, day <= CalendarDay.length(month, year)
        else { return nil }
        let days = CalendarDay(year: year, month: month, day: day).number
        guard let time = reader.isAtEnd ? 0 : reader.timeOfDay() else { return nil }
        milliseconds = Int64(days) * 86_400_000 + time
    }

    /// The earlier one comes first.
    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    /// The day it lies in.
    var day: CalendarDay {
        CalendarDay(number: Int((milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000))
    }

    /// The moment as RFC 3339 has it, in UTC; the fraction is left out if there is none.
    public var text: String {
        let day = day
        let rest = Int(milliseconds - Int64(day.number) * 86_400_000)
        let (seconds, fraction) = (rest / 1_000, rest % 1_000)
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { Self.padded($0, 2) }
        let millis = fraction == 0 ? "" : "." + Self.padded(fraction, 3)
        return "\(day.text)T\(clock.joined(separator: ":"))\(millis)Z"
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// Reads the parts of a moment's text.
private struct DigitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard bytes.count - index >= count else { return nil }
        var value = 0
        for byte in bytes[index..<index + count] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        index += count
        return value
    }

    /// `T12:00:00.5+01:00` in milliseconds since the day began in UTC.
    mutating func timeOfDay() -> Int64? {
        guard take("T") || take("t") || take(" "), let hour = digits(2), take(":"), let minute = digits(2), take(":"),
            let second = digits(2), hour < 24, minute < 60, second < 61, let fraction = fraction(),
            let offset = offset(), isAtEnd
        else { return nil }
        return Int64((hour * 60 + minute - offset) * 60 + second) * 1_000 + Int64(fraction)
    }

    private mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        var (value, count) = (0, 0)
        while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
            if count < 3 { value = value * 10 + Int(bytes[index] - 0x30) }
            count += 1
            index += 1
        }
        guard count > 0 else { return nil }
        return count == 1 ? value * 100 : count == 2 ? value * 10 : value
    }

    /// In minutes.
    private mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+"), let hours = digits(2), take(":"), let minutes = digits(2), hours < 24,
            minutes < 60
        else { return nil }
        return (isNegative ? -1 : 1) * (hours * 60 + minutes)
    }
}

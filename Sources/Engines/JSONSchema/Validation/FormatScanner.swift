// SPDX-License-Identifier: Apache-2.0

/// Reads dates, times, durations and UUIDs from left to right.
struct FormatScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    var isAtEnd: Bool { index == text.count }

    private var peek: UInt8? { index < text.count ? text[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    /// A letter in either case.
    mutating func takeLetter(_ scalar: Unicode.Scalar) -> Bool {
        guard let byte = peek, byte & 0xDF == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    /// Exactly so many digits.
    private mutating func number(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let byte = peek, (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
            index += 1
        }
        return value
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = peek, (48...57).contains(byte) { index += 1 }
        return index - start
    }

    /// RFC 3339 full-date.
    mutating func date() -> Bool {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            (1...12).contains(month), day >= 1
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }

    /// RFC 3339 full-time; a leap second only where it can be: at the end of a day in UTC.
    mutating func time() -> Bool {
        guard let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
            hour <= 23, minute <= 59, second <= 60
        else { return false }
        if take("."), digits() == 0 { return false }
        guard let offset = offset() else { return false }
        if second < 60 { return true }
        let minutes = (hour * 60 + minute - offset + 2 * 1440) % 1440
        return minutes == 1439
    }

    /// The minutes a time is ahead of UTC.
    private mutating func offset() -> Int? {
        if takeLetter("Z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+"), let hour = number(2), take(":"), let minute = number(2), hour <= 23, minute <= 59
        else { return nil }
        return (isNegative ? -1 : 1) * (hour * 60 + minute)
    }

    /// RFC 3339 appendix A: weeks alone, or units from the largest to the smallest without a gap.
    mutating func duration() -> Bool {
        guard take("P") else { return false }
        let start = index
        if digits() > 0, take("W") { return true }
        index = start
        guard let dates = units(["Y", "M", "D"]) else { return false }
        guard take("T") else { return dates > 0 }
        guard let times = units(["H", "M", "S"]) else { return false }
        return times > 0
    }

    /// How many units there are; nil for a number without its unit, or a gap between units.
    private mutating func units(_ letters: [Unicode.Scalar]) -> Int? {
        var next = 0
        var count = 0
        while let byte = peek, (48...57).contains(byte) {
            _ = digits()
            guard let letter = peek, let place = letters[next...].firstIndex(where: { UInt8(ascii: $0) == letter }),
                count == 0 || place == next
            else { return nil }
            index += 1
            next = place + 1
            count += 1
            if next == letters.count { break }
        }
        return count
    }

    /// RFC 4122.
    mutating func uuid() -> Bool {
        for (place, length) in [8, 4, 4, 4, 12].enumerated() {
            if place > 0, !take("-") { return false }
            for _ in 0..<length {
                guard let byte = peek, byte.isHexadecimalDigit else { return false }
                index += 1
            }
        }
        return true
    }
}

extension UInt8 {
    var isHexadecimalDigit: Bool { (48...57).contains(self) || (97...102).contains(self | 0x20) }
    var isLetter: Bool { (97...122).contains(self | 0x20) }
    var isDigit: Bool { (48...57).contains(self) }
}

// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroDatum {
    /// The value for people: bytes as in Avro's JSON encoding, logical types as they are written down.
    var json: JSON {
        switch self {
        case .scalar(let scalar, let logical): logical.flatMap { Self.text(scalar, $0) }.map(JSON.string) ?? scalar.json
        case .array(let items): .array(items.map(\.json))
        case .map(let entries): .object(entries.map { (String(decoding: $0.key, as: UTF8.self), $0.value.json) })
        case .record(let members): .object(members.map { ($0.name, $0.value.json) })
        }
    }

    private static func text(_ scalar: Scalar, _ logical: AvroLogicalType) -> String? {
        switch (logical, scalar) {
        case (.instant(let unit), .integer(let count)): CalendarText.dateTime(count, unit) + "Z"
        case (.localDateTime(let unit), .integer(let count)): CalendarText.dateTime(count, unit)
        case (.time(let unit), .integer(let count)): CalendarText.time(Int128(count) * Int128(unit))
        case (.date, .integer(let days)): CalendarText.date(days)
        case (.decimal(_, let scale), .bytes(let bytes)): decimal(bytes, scale)
        default: nil
        }
    }

    /// A decimal number of up to 16 bytes.
    private static func decimal(_ bytes: [UInt8], _ scale: Int) -> String? {
        guard bytes.count <= 16, scale <= 100, let first = bytes.first else { return nil }
        let number = bytes.reduce(first >= 0x80 ? Int128(-1) : 0) { $0 << 8 | Int128($1) }
        var digits = String(number.magnitude)
        if scale > 0 {
            if digits.utf8.count <= scale {
                digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
            }
            digits = digits.dropLast(scale) + "." + digits.suffix(scale)
        }
        return (number < 0 ? "-" : "") + digits
    }
}

extension AvroDatum.Scalar {
    fileprivate var json: JSON {
        switch self {
        case .null: .null
        case .boolean(let flag): .bool(flag)
        case .integer(let number): .int(Int(number))
        case .float(let number): JSONNumber(number).map { JSON(.number($0)) } ?? .string("\(number)")
        case .text(let bytes): .string(String(decoding: bytes, as: UTF8.self))
        case .bytes(let bytes):
            .string(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
        case .symbol(let name): .string(name)
        }
    }
}

/// Dates and times as ISO 8601 writes them, in the proleptic Gregorian calendar.
enum CalendarText {
    static func dateTime(_ count: Int64, _ unit: Int64) -> String {
        let day = Int128(86_400_000_000_000)
        let nanoseconds = Int128(count) * Int128(unit)
        var (days, rest) = nanoseconds.quotientAndRemainder(dividingBy: day)
        if rest < 0 {
            days -= 1
            rest += day
        }
        return date(Int64(clamping: days)) + "T" + time(rest)
    }

    static func time(_ nanoseconds: Int128) -> String {
        let (seconds, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let text = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        if fraction == 0 { return text }
        var digits = padded(fraction.magnitude, 9)
        while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
        return text + "." + digits
    }

    /// Counts years from March, so that the leap day comes last in them.
    static func date(_ days: Int64) -> String {
        let shifted = Int128(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month < 10 ? month + 3 : month - 9, 2))-\(padded(day, 2))"
    }

    private static func padded(_ number: some BinaryInteger, _ count: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, count - digits.utf8.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }
}

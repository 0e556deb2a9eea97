// SPDX-License-Identifier: Apache-2.0

/// Times of the year at which some policies are needed: `month-end`, `quarter-end` and `year-end`, the last three days
/// of a month and the first three of the next; or days such as `11-20/12-05`; several parted by commas.
struct Season {
    private enum Part {
        /// At the end of these months.
        case end(ofMonths: [Int])
        case days(from: (month: Int, day: Int), to: (month: Int, day: Int))
    }

    /// How many days about a month's end belong to it, on either side.
    private static let about = 3

    private let parts: [Part]

    /// Nil if a part is none of these.
    init?(_ text: String) {
        var parts: [Part] = []
        for word in text.split(separator: ",") {
            guard let part = Self.part(word.drop { $0 == " " }) else { return nil }
            parts.append(part)
        }
        guard !parts.isEmpty else { return nil }
        self.parts = parts
    }

    private static func part(_ word: Substring) -> Part? {
        switch word {
        case "month-end": return .end(ofMonths: Array(1...12))
        case "quarter-end": return .end(ofMonths: [3, 6, 9, 12])
        case "year-end": return .end(ofMonths: [12])
        default: break
        }
        let days = word.split(separator: "/", omittingEmptySubsequences: false).map(day)
        guard days.count == 2, let from = days[0], let to = days[1] else { return nil }
        return .days(from: from, to: to)
    }

    private static func day(_ text: Substring) -> (month: Int, day: Int)? {
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let month = numbers[0], let day = numbers[1], (1...12).contains(month),
            day >= 1, day <= CalendarDay.length(month, 2_000)
        else { return nil }
        return (month, day)
    }

    /// Whether each part comes, from its first to its last day, at least once within these days.
    func comes(from start: CalendarDay, to end: CalendarDay) -> Bool {
        // Within so many years every season comes.
        if end.year - start.year > 8 { return true }
        return parts.allSatisfy { part in
            (start.year - 1...end.year + 1).contains { year in
                Self.occurrences(of: part, in: year).contains { start <= $0.first && $0.last <= end }
            }
        }
    }

    private static func occurrences(of part: Part, in year: Int) -> [(first: CalendarDay, last: CalendarDay)] {
        switch part {
        case .end(let months):
            return months.map { month in
                let last = CalendarDay(year: year, month: month, day: CalendarDay.length(month, year)).number
                return (CalendarDay(number: last - about + 1), CalendarDay(number: last + about))
            }
        case .days(let from, let to):
            let isOverNewYear = to < from
            return [
                (
                    CalendarDay(year: year, month: from.month, day: from.day),
                    CalendarDay(year: isOverNewYear ? year + 1 : year, month: to.month, day: to.day)
                )
            ]
        }
    }
}

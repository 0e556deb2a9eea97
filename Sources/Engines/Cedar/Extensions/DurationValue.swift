// SPDX-License-Identifier: Apache-2.0

/// A span of time, Cedar's `duration`.
public struct DurationValue: Hashable, Comparable, Sendable {
    /// The length in milliseconds; may be negative.
    public let milliseconds: Int64

    /// - Parameter milliseconds: the length; may be negative.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// By the length.
    public static func < (left: DurationValue, right: DurationValue) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Whole seconds, rounded towards zero as all of these are.
    public var seconds: Int64 { milliseconds / 1_000 }

    /// Whole minutes.
    public var minutes: Int64 { milliseconds / 60_000 }

    /// Whole hours.
    public var hours: Int64 { milliseconds / 3_600_000 }

    /// Whole days of 24 hours.
    public var days: Int64 { milliseconds / 86_400_000 }
}

extension DurationValue: CustomStringConvertible {
    /// The text that ``init(parsing:)`` reads back as the same value, in milliseconds.
    public var description: String { "\(milliseconds)ms" }
}

extension DurationValue {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// Reads what Cedar's `duration()` takes: an optional `-` and numbers with the units `d`, `h`, `m`, `s`, `ms` in
    /// this order, each at most once, one at least.
    ///
    /// - Throws: ``ExtensionError``.
    public init(parsing text: String) throws(ExtensionError) {
        var scanner = ByteScanner(text)
        let isNegative = scanner.take(UInt8(ascii: "-"))
        guard !scanner.isAtEnd else { throw Self.malformed }
        var sum: Int64 = 0
        var overflows = false
        var unit = 0
        while !scanner.isAtEnd {
            guard let digits = scanner.digits() else { throw Self.malformed }
            let name = scanner.letters()
            guard let found = Self.units[unit...].firstIndex(where: { name == $0.name }) else { throw Self.malformed }
            var amount: Int64 = 0
            for digit in digits { overflows = !amount.append(digit: digit, isNegative: isNegative) || overflows }
            let product = amount.multipliedReportingOverflow(by: Self.units[found].milliseconds)
            let total = sum.addingReportingOverflow(product.partialValue)
            overflows = overflows || product.overflow || total.overflow
            sum = total.partialValue
            unit = found + 1
        }
        guard !overflows else { throw .overflow(.duration) }
        milliseconds = sum
    }

    private static let malformed = ExtensionError.malformed(
        .duration,
        "it is an optional '-' and numbers with the units d, h, m, s, ms in this order, such as 1d12h"
    )
}

// SPDX-License-Identifier: Apache-2.0

/// A fixed-point number with four fractional digits, Cedar's `decimal`.
public struct DecimalValue: Hashable, Comparable, Sendable {
    /// The number times 10,000.
    public let scaled: Int64

    /// - Parameter scaled: the number times 10,000.
    public init(scaled: Int64) {
        self.scaled = scaled
    }

    /// By the number.
    public static func < (left: DecimalValue, right: DecimalValue) -> Bool {
        left.scaled < right.scaled
    }

    /// Reads what Cedar's `decimal()` takes: an optional `-`, digits, a point, one to four digits.
    ///
    /// - Throws: ``ExtensionError``, an overflow below -922337203685477.5808 or above 922337203685477.5807.
    public init(parsing text: String) throws(ExtensionError) {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        var digits = 0
        var fraction: Int?
        var value: Int64 = 0
        var overflows = false
        for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
            if byte == UInt8(ascii: "."), fraction == nil, digits > 0 {
                fraction = 0
                continue
            }
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { throw Self.malformed }
            digits = 1
            fraction = fraction.map { $0 + 1 }
            overflows = !value.append(digit: byte, isNegative: isNegative) || overflows
        }
        guard let fraction, fraction > 0 else { throw Self.malformed }
        guard fraction <= 4 else { throw .malformed(.decimal, "more than four digits after the point") }
        for _ in fraction..<4 {
            overflows = !value.append(digit: UInt8(ascii: "0"), isNegative: isNegative) || overflows
        }
        guard !overflows else { throw .overflow(.decimal) }
        scaled = value
    }

    private static let malformed = ExtensionError.malformed(
        .decimal,
        "it is an optional '-', digits, a point and one to four digits"
    )
}

extension Int64 {
    /// Appends a decimal digit, going away from zero; false if the number would not fit.
    mutating func append(digit: UInt8, isNegative: Bool) -> Bool {
        let (tens, overflows) = multipliedReportingOverflow(by: 10)
        let unit = Int64(digit) - Int64(UInt8(ascii: "0"))
        let (sum, overflowsToo) =
            isNegative ? tens.subtractingReportingOverflow(unit) : tens.addingReportingOverflow(unit)
        guard !overflows, !overflowsToo else { return false }
        self = sum
        return true
    }
}

extension DecimalValue: CustomStringConvertible {
    /// The shortest text that ``init(parsing:)`` reads back as the same value, with one fractional digit at least.
    public var description: String {
        let magnitude = scaled.magnitude
        var fraction = String(magnitude % 10_000)
        fraction = String(repeating: "0", count: 4 - fraction.utf8.count) + fraction
        while fraction.utf8.count > 1, fraction.hasSuffix("0") { fraction.removeLast() }
        return (scaled < 0 ? "-" : "") + "\(magnitude / 10_000).\(fraction)"
    }
}

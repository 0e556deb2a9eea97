// SPDX-License-Identifier: Apache-2.0
import JSONSchema

/// A decimal number of at most 38 digits: a whole coefficient that is no multiple of ten, and a power of ten.
struct Decimal: Hashable {
    let coefficient: Int128
    let exponent: Int

    static let one = Decimal(coefficient: 1, exponent: 0)
    private static let largestExponent = 1_000_000
    private static let largestScaled: UInt128 = 10_000_000_000_000_000_000 * 1_000_000_000_000_000_000

    private init(coefficient: Int128, exponent: Int) {
        self.coefficient = coefficient
        self.exponent = exponent
    }

    /// A number times a power of ten, in its one form.
    init(_ coefficient: Int128, _ exponent: Int) {
        var coefficient = coefficient
        var exponent = coefficient == 0 ? 0 : exponent
        while coefficient != 0, coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
        self.coefficient = coefficient
        self.exponent = exponent
    }

    /// Nil for a number with more digits, or an exponent that no number people write has.
    init?(_ number: ExactNumber) {
        let plain = number.normalized
        var value = Int128(plain.mantissa)
        for digit in plain.digits {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooMuch) = product.addingReportingOverflow(Int128(digit))
            if isTooLarge || isTooMuch { return nil }
            value = sum
        }
        guard abs(plain.exponent) <= Self.largestExponent else { return nil }
        self.init(plain.isNegative ? -value : value, plain.exponent)
    }

    /// A JSON number's text.
    init?(text: String) {
        var text = text
        guard let value = text.withUTF8({ Decimal(ExactNumber($0)) }) else { return nil }
        self = value
    }

    /// The number in units of a power of ten that is no larger than its own; nil if that does not fit.
    func scaled(to exponent: Int) -> Int128? {
        if coefficient == 0 { return 0 }
        let shift = self.exponent - exponent
        guard shift >= 0, shift <= 38, coefficient.magnitude <= Self.largestScaled else { return nil }
        var value = coefficient
        for _ in 0..<shift {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            if isTooLarge { return nil }
            value = product
        }
        // So that sums of a few cannot overflow.
        return value.magnitude <= Self.largestScaled ? value : nil
    }

    /// Whether the left is certainly less than the right: not where they are too far apart to be reckoned with.
    static func < (left: Decimal, right: Decimal) -> Bool {
        let exponent = min(left.exponent, right.exponent)
        guard let one = left.scaled(to: exponent), let other = right.scaled(to: exponent) else { return false }
        return one < other
    }

    /// The text of the number, without an exponent; nil if that would be long.
    ///
    /// - Parameter isFraction: whether a whole number is written with a fraction of zero.
    func text(isFraction: Bool) -> String? {
        guard abs(exponent) <= 400 else { return nil }
        let sign = coefficient < 0 ? "-" : ""
        var digits = String(coefficient.magnitude)
        if exponent >= 0 {
            if coefficient != 0 { digits += String(repeating: "0", count: exponent) }
            return sign + digits + (isFraction ? ".0" : "")
        }
        let places = -exponent
        if digits.utf8.count <= places {
            digits = String(repeating: "0", count: places + 1 - digits.utf8.count) + digits
        }
        return sign + digits.dropLast(places) + "." + digits.suffix(places)
    }
}

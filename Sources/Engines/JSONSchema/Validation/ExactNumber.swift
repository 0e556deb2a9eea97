// SPDX-License-Identifier: Apache-2.0

/// A JSON number without loss: a whole mantissa and a power of ten.
///
/// Up to 18 digits fit a machine word, so that most numbers cost no memory; longer ones keep their digits.
package struct ExactNumber: Sendable {
    private static let mostShortDigits = 18
    /// Exponents past this are all the same: no text of a number is long enough to tell.
    private static let largestExponent = 1_000_000_000

    package let isNegative: Bool
    /// The digits as a number if there are at most 18, without sign.
    package private(set) var mantissa: UInt64 = 0
    /// The digits of a longer number, none of them leading zeros; else empty.
    package private(set) var digits: [UInt8] = []
    /// The power of ten that the mantissa or digits are multiplied with.
    package private(set) var exponent = 0

    /// A number by the grammar of RFC 8259.
    package init(_ text: UnsafeBufferPointer<UInt8>) {
        var index = 0
        isNegative = text.first == UInt8(ascii: "-")
        if isNegative { index = 1 }
        var significant = 0
        var isFraction = false
        let start = index
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else if byte | 0x20 == UInt8(ascii: "e") {
                break
            } else {
                let digit = UInt64(byte &- 48)
                if significant > 0 || digit > 0 { significant += 1 }
                if significant <= Self.mostShortDigits { mantissa = mantissa &* 10 &+ digit }
                if isFraction { exponent -= 1 }
            }
            index += 1
        }
        if significant > Self.mostShortDigits {
            digits = Self.significantDigits(text[start..<index])
            mantissa = 0
        }
        if index < text.count { addExponent(text[(index + 1)...]) }
    }

    private static func significantDigits(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        Array(text.lazy.filter { $0 != UInt8(ascii: ".") }.map { $0 &- 48 }.drop { $0 == 0 })
    }

    private mutating func addExponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        var value = 0
        var isNegative = false
        for byte in text {
            if byte == UInt8(ascii: "-") {
                isNegative = true
            } else if byte != UInt8(ascii: "+") {
                value = min(value * 10 + Int(byte &- 48), Self.largestExponent)
            }
        }
        exponent += isNegative ? -value : value
    }

    private var isLong: Bool { !digits.isEmpty }

    /// -1, 0 or 1.
    var sign: Int { mantissa == 0 && !isLong ? 0 : isNegative ? -1 : 1 }

    /// The same number without zeros at the end of its mantissa.
    package var normalized: ExactNumber {
        var copy = self
        if isLong {
            while copy.digits.last == 0 {
                copy.digits.removeLast()
                copy.exponent += 1
            }
            if copy.digits.count <= Self.mostShortDigits {
                copy.mantissa = copy.digits.reduce(0) { $0 * 10 + UInt64($1) }
                copy.digits = []
            }
        } else if mantissa == 0 {
            copy.exponent = 0
        } else {
            while copy.mantissa % 10 == 0 {
                copy.mantissa /= 10
                copy.exponent += 1
            }
        }
        return copy
    }

    /// Whether it has no fraction, however it is written.
    var isInteger: Bool { exponent >= 0 || normalized.exponent >= 0 }

    /// The number as a machine word, cut to its range; nil if it has a fraction.
    var clamped: Int? {
        let plain = normalized
        guard plain.exponent >= 0 else { return nil }
        let limit = isNegative ? Int.min : Int.max
        guard !plain.isLong, plain.exponent <= Self.mostShortDigits else { return plain.sign == 0 ? 0 : limit }
        var value = Int(plain.mantissa)
        for _ in 0..<plain.exponent {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return limit }
            value = product
        }
        return isNegative ? -value : value
    }

    /// The nearest double, for comparisons that others make with doubles.
    var double: Double {
        let plain = normalized
        let digits = plain.isLong ? plain.digits.map { String($0) }.joined() : String(plain.mantissa)
        return Double("\(isNegative ? "-" : "")\(digits)e\(plain.exponent)") ?? 0
    }
}

extension ExactNumber {
    /// Negative, zero or positive as the left is less than, equal to or greater than the right.
    package static func compare(_ left: ExactNumber, _ right: ExactNumber) -> Int {
        let sign = left.sign
        if sign != right.sign { return sign < right.sign ? -1 : 1 }
        if sign == 0 { return 0 }
        if !left.isLong, !right.isLong, left.exponent == right.exponent {
            return left.mantissa == right.mantissa ? 0 : (left.mantissa < right.mantissa) == (sign > 0) ? -1 : 1
        }
        if left.isLong || right.isLong { return sign * compareMagnitudes(left, right) }
        return sign * compareShort(left, right)
    }

    /// Two numbers of at most 18 digits other than 0: if they have equally many digits before the point, the shorter
    /// mantissa can be brought to the other's length without overflow.
    private static func compareShort(_ left: ExactNumber, _ right: ExactNumber) -> Int {
        let difference = (left.mantissa.digitCount + left.exponent) - (right.mantissa.digitCount + right.exponent)
        if difference != 0 { return difference.signum() }
        var one = left.mantissa
        var other = right.mantissa
        for _ in 0..<max(0, left.exponent - right.exponent) { one *= 10 }
        for _ in 0..<max(0, right.exponent - left.exponent) { other *= 10 }
        return one == other ? 0 : one < other ? -1 : 1
    }

    private static func compareMagnitudes(_ left: ExactNumber, _ right: ExactNumber) -> Int {
        let one = left.allDigits
        let other = right.allDigits
        let difference = (one.count + left.exponent) - (other.count + right.exponent)
        if difference != 0 { return difference.signum() }
        for index in 0..<max(one.count, other.count) {
            let digit = index < one.count ? one[index] : 0
            let otherDigit = index < other.count ? other[index] : 0
            if digit != otherDigit { return digit < otherDigit ? -1 : 1 }
        }
        return 0
    }

    private var allDigits: [UInt8] {
        if isLong { return digits }
        var rest = mantissa
        var digits: [UInt8] = []
        while rest > 0 {
            digits.append(UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        return digits.reversed()
    }

    /// Whether it is a whole multiple of a number greater than 0. Exact unless that number has more than 18 digits.
    func isMultiple(of divisor: ExactNumber) -> Bool {
        let value = normalized
        let unit = divisor.normalized
        if value.sign == 0 { return true }
        guard !unit.isLong, unit.mantissa > 0 else {
            return value.double.truncatingRemainder(dividingBy: unit.double) == 0
        }
        // Without zeros at its end the value's mantissa is no multiple of ten.
        let shift = value.exponent - unit.exponent
        if shift < 0 { return false }
        let remainder =
            value.isLong
            ? value.digits.reduce(0) { ($0 * 10 + UInt64($1)) % unit.mantissa } : value.mantissa % unit.mantissa
        let power = Self.powerOfTen(shift, modulo: unit.mantissa)
        return Self.product(remainder, power, modulo: unit.mantissa) == 0
    }

    private static func product(_ left: UInt64, _ right: UInt64, modulo: UInt64) -> UInt64 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return modulo.dividingFullWidth((high, low)).remainder
    }

    private static func powerOfTen(_ exponent: Int, modulo: UInt64) -> UInt64 {
        var result = 1 % modulo
        var base = 10 % modulo
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = product(result, base, modulo: modulo) }
            base = product(base, base, modulo: modulo)
            rest >>= 1
        }
        return result
    }
}

extension UInt64 {
    fileprivate var digitCount: Int {
        var count = 1
        var rest = self / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }
}

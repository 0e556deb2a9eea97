// SPDX-License-Identifier: Apache-2.0

/// Numbers as C prints them with `%g`: with 15 digits, or 6 for single precision, if that is enough, else with 17 or 9.
enum DecimalText {
    static func text(of value: Double) -> String {
        if let word = word(value) { return word }
        let short = decimal(value, value.description, digits: 15).text(precision: 15)
        return Double(short) == value ? short : Decimal(exactly: value, digits: 17).text(precision: 17)
    }

    static func text(of value: Float) -> String {
        if let word = word(Double(value)) { return word }
        let short = decimal(Double(value), value.description, digits: 6).text(precision: 6)
        return Float(short) == value ? short : Decimal(exactly: Double(value), digits: 9).text(precision: 9)
    }

    /// A number in so many digits: the shortest that mean it, where that is certain to come to the same.
    private static func decimal(_ value: Double, _ description: String, digits: Int) -> Decimal {
        let shortest = Decimal(description)
        let isTiny = value.magnitude < (digits == 6 ? Double(Float.leastNormalMagnitude) : .leastNormalMagnitude)
        return shortest.digits.count <= digits && !isTiny ? shortest : Decimal(exactly: value, digits: digits)
    }

    private static func word(_ value: Double) -> String? {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        return nil
    }
}

/// A number in decimal digits: `0.d1d2d3… × 10^exponent`.
struct Decimal {
    private(set) var isNegative = false
    /// Without zeros at either end.
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    /// Reads what Swift prints.
    init(_ text: String) {
        var point: Int?
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") {
            isNegative = true
            rest.removeFirst()
        }
        while let byte = rest.popFirst(), byte != UInt8(ascii: "e") {
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte &- UInt8(ascii: "0")) }
        }
        exponent = (point ?? digits.count) + (Int(Substring(rest)) ?? 0)
        trim()
    }

    /// The closest number of so many digits, exactly; of two the one that ends even.
    init(exactly value: Double, digits count: Int) {
        isNegative = value < 0
        let power = Int(value.exponent) - 52
        var numerator = BigNumber(UInt64(value.magnitude.significandBitPattern | 1 << 52))
        var denominator = BigNumber(1)
        if value.isNormal {
            if power >= 0 { numerator.shift(power) } else { denominator.shift(-power) }
        } else {
            numerator = BigNumber(value.magnitude.significandBitPattern)
            denominator.shift(1074)
        }
        while !numerator.isLess(than: denominator) {
            denominator.multiply(by: 10)
            exponent += 1
        }
        while true {
            var larger = numerator
            larger.multiply(by: 10)
            guard larger.isLess(than: denominator) else { break }
            numerator = larger
            exponent -= 1
        }
        for _ in 0..<count {
            numerator.multiply(by: 10)
            var digit: UInt8 = 0
            while !numerator.isLess(than: denominator) {
                numerator.subtract(denominator)
                digit += 1
            }
            digits.append(digit)
        }
        numerator.multiply(by: 2)
        let isOdd = (digits.last ?? 0) % 2 == 1
        if denominator.isLess(than: numerator) || (!numerator.isLess(than: denominator) && isOdd) { roundUp() }
        trim()
    }

    private mutating func roundUp() {
        for index in digits.indices.reversed() {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
        }
        digits.insert(1, at: 0)
        exponent += 1
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        exponent -= zeros
    }

    /// As `%g` prints it.
    func text(precision: Int) -> String {
        let letters = digits.map { String($0) }
        let sign = isNegative ? "-" : ""
        let power = exponent - 1
        if power < -4 || power >= precision {
            let fraction = letters.count > 1 ? "." + letters.dropFirst().joined() : ""
            let magnitude = power.magnitude
            return
                "\(sign)\(letters.first ?? "0")\(fraction)e\(power < 0 ? "-" : "+")\(magnitude < 10 ? "0" : "")\(magnitude)"
        }
        if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + letters.joined() }
        if letters.count <= exponent {
            return sign + letters.joined() + String(repeating: "0", count: exponent - letters.count)
        }
        return sign + letters.prefix(exponent).joined() + "." + letters.dropFirst(exponent).joined()
    }
}

/// A natural number of any size.
struct BigNumber {
    /// The least part first.
    private var parts: [UInt32]

    init(_ value: UInt64) {
        parts = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
        trim()
    }

    mutating func multiply(by factor: UInt32) {
        var carry: UInt64 = 0
        for index in parts.indices {
            let product = UInt64(parts[index]) * UInt64(factor) + carry
            parts[index] = UInt32(truncatingIfNeeded: product)
            carry = product >> 32
        }
        if carry > 0 { parts.append(UInt32(truncatingIfNeeded: carry)) }
    }

    mutating func shift(_ bits: Int) {
        for _ in 0..<bits / 31 { multiply(by: 1 << 31) }
        multiply(by: 1 << UInt32(bits % 31))
    }

    func isLess(than other: BigNumber) -> Bool {
        if parts.count != other.parts.count { return parts.count < other.parts.count }
        for index in parts.indices.reversed() where parts[index] != other.parts[index] {
            return parts[index] < other.parts[index]
        }
        return false
    }

    /// Takes away a number that is not larger.
    mutating func subtract(_ other: BigNumber) {
        var borrow: Int64 = 0
        for index in parts.indices {
            var difference = Int64(parts[index]) - borrow - (index < other.parts.count ? Int64(other.parts[index]) : 0)
            borrow = difference < 0 ? 1 : 0
            if difference < 0 { difference += 1 << 32 }
            parts[index] = UInt32(truncatingIfNeeded: difference)
        }
        trim()
    }

    private mutating func trim() {
        while parts.last == 0 { parts.removeLast() }
    }
}

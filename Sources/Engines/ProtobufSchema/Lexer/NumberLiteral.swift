// SPDX-License-Identifier: Apache-2.0

/// The values of number tokens.
enum NumberLiteral {
    /// The value of an integer token, or nil if it takes more than 64 bits.
    static func integer(_ digits: some Collection<UInt8>) -> UInt64? {
        var rest = digits[...]
        var base: UInt64 = 10
        if rest.count > 1, rest.first == UInt8(ascii: "0") {
            rest = rest.dropFirst()
            base = 8
            if let letter = rest.first, letter | 0x20 == UInt8(ascii: "x") {
                rest = rest.dropFirst()
                base = 16
            }
        }
        var value: UInt64 = 0
        for byte in rest {
            guard let digit = hexDigit(byte) else { return nil }
            let (product, overflows) = value.multipliedReportingOverflow(by: base)
            let (sum, exceeds) = product.addingReportingOverflow(UInt64(digit))
            if overflows || exceeds { return nil }
            value = sum
        }
        return value
    }

    /// The nearest value of a decimal token; infinity beyond the largest.
    static func double(_ digits: some Collection<UInt8>) -> Double {
        var text = String(decoding: digits, as: UTF8.self)
        if text.hasSuffix(".") { text.append("0") }
        if text.hasPrefix(".") { text = "0" + text }
        if let value = Double(text) { return value }
        return Double(text.replacing(".e", with: ".0e", maxReplacements: 1)) ?? .infinity
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

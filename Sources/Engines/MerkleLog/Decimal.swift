// SPDX-License-Identifier: Apache-2.0

/// Decimal numbers as the formats of a log spell them: ASCII digits, no sign, no additional leading zero.
enum Decimal {
    /// The number; nil if the text is none or above the bound.
    static func number(_ text: some Collection<UInt8>, atMost bound: Int) -> Int? {
        guard (1...19).contains(text.count), text.count == 1 || text.first != UInt8(ascii: "0") else { return nil }
        var number = 0
        for digit in text {
            guard (0x30...0x39).contains(digit) else { return nil }
            let (tenfold, overflows) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = tenfold.addingReportingOverflow(Int(digit - 0x30))
            if overflows || overflowsToo { return nil }
            number = sum
        }
        return number <= bound ? number : nil
    }
}

// SPDX-License-Identifier: Apache-2.0

extension RegexParser {
    /// What follows an opening bracket.
    mutating func characterClass() throws(PatternFailure) -> ScalarSet {
        var set = ScalarSet()
        let isNegated = take("^")
        while let scalar = peek, scalar != "]" {
            let first = try classAtom()
            let isRange = peek == "-" && index + 1 < scalars.count && scalars[index + 1] != "]"
            guard isRange else {
                set.formUnion(first)
                continue
            }
            index += 1
            let last = try classAtom()
            guard let low = first.single, let high = last.single else {
                // A class beside a hyphen: the hyphen stands for itself.
                set.formUnion(first)
                set.formUnion(last)
                set.insert(0x2D)
                continue
            }
            guard low <= high else { throw .invalid("a range of characters out of order") }
            set.ranges.append(low...high)
        }
        guard take("]") else { throw .invalid("a '[' without ']'") }
        set.isNegated = isNegated
        return set
    }

    private mutating func classAtom() throws(PatternFailure) -> ScalarSet {
        if take("\\") { return try escape(inClass: true) }
        var set = ScalarSet()
        if let scalar = peek {
            set.insert(scalar.value)
            index += 1
        }
        return set
    }

    /// What follows a backslash, boundaries aside.
    mutating func escape(inClass: Bool) throws(PatternFailure) -> ScalarSet {
        guard let scalar = peek else { throw .invalid("a '\\' at the end") }
        index += 1
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.negated
        case "w": return .word
        case "W": return ScalarSet.word.negated
        case "s": return .space
        case "S": return ScalarSet.space.negated
        case "p", "P": return try property(isNegated: scalar == "P")
        case "1"..."9" where !inClass: throw .unsupported("back references cannot be matched in linear time")
        case "k" where !inClass: throw .unsupported("back references cannot be matched in linear time")
        default:
            var set = ScalarSet()
            set.insert(try character(scalar, inClass: inClass))
            return set
        }
    }

    private mutating func character(_ scalar: Unicode.Scalar, inClass: Bool) throws(PatternFailure) -> UInt32 {
        switch scalar {
        case "t": return 0x09
        case "n": return 0x0A
        case "v": return 0x0B
        case "f": return 0x0C
        case "r": return 0x0D
        case "b" where inClass: return 0x08
        case "0": return 0
        case "c":
            guard let letter = peek, letter.properties.isAlphabetic, letter.isASCII else {
                throw .invalid("'\\c' without a letter")
            }
            index += 1
            return letter.value & 0x1F
        case "x":
            guard let value = hexadecimal(2) else { throw .invalid("'\\x' without two hexadecimal digits") }
            return value
        case "u": return try unicodeEscape()
        default:
            let isLetter = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isLetter { throw .invalid("'\\\(scalar)' is no escape of ECMA-262") }
            return scalar.value
        }
    }

    private mutating func unicodeEscape() throws(PatternFailure) -> UInt32 {
        if take("{") {
            var value: UInt32 = 0
            while let digit = peek?.hexadecimalValue {
                value = value << 4 | digit
                index += 1
                guard value <= 0x10FFFF else { throw .invalid("'\\u{…}' past the last character of Unicode") }
            }
            guard take("}") else { throw .invalid("'\\u{' without '}'") }
            return value
        }
        guard let first = hexadecimal(4) else { throw .invalid("'\\u' without four hexadecimal digits") }
        let start = index
        guard (0xD800...0xDBFF).contains(first), take("\\"), take("u"), let second = hexadecimal(4),
            (0xDC00...0xDFFF).contains(second)
        else {
            index = (0xD800...0xDBFF).contains(first) ? start : index
            return first
        }
        return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        var value: UInt32 = 0
        for offset in 0..<count {
            guard index + offset < scalars.count, let digit = scalars[index + offset].hexadecimalValue else {
                return nil
            }
            value = value << 4 | digit
        }
        index += count
        return value
    }

    private mutating func property(isNegated: Bool) throws(PatternFailure) -> ScalarSet {
        guard take("{") else { throw .invalid("'\\p' without '{'") }
        var name = ""
        while let scalar = peek, scalar != "}" {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        guard take("}") else { throw .invalid("'\\p{' without '}'") }
        guard let property = ScalarProperty(name, isNegated: isNegated) else {
            throw .unsupported("the Unicode property \(quoted(name)) is not known here")
        }
        return ScalarSet(properties: [property])
    }
}

extension ScalarSet {
    /// The only member, if it was written as one character.
    fileprivate var single: UInt32? {
        guard !isNegated, properties.isEmpty, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case "0"..."9": value - 0x30
        case "a"..."f": value - 0x61 + 10
        case "A"..."F": value - 0x41 + 10
        default: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A set of Unicode scalars: ranges, and properties that are asked for each scalar.
package struct ScalarSet: Sendable, Hashable {
    package var ranges: [ClosedRange<UInt32>] = []
    package var properties: [ScalarProperty] = []
    var isNegated = false

    package func contains(_ scalar: UInt32) -> Bool {
        let isInside = ranges.contains { $0.contains(scalar) } || properties.contains { $0.holds(for: scalar) }
        return isInside != isNegated
    }

    mutating func insert(_ scalar: UInt32) { ranges.append(scalar...scalar) }

    mutating func formUnion(_ other: ScalarSet) {
        properties += other.properties
        ranges += other.isNegated ? Self.complement(of: other.ranges) : other.ranges
    }

    static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }

    static let digits = ScalarSet(ranges: [0x30...0x39])
    package static let word = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let lineEnds = ScalarSet(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029])
    /// ECMA-262 WhiteSpace and LineTerminator.
    static let space = ScalarSet(ranges: [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])

    var negated: ScalarSet {
        var copy = self
        copy.isNegated.toggle()
        return copy
    }

    static func isWord(_ scalar: UInt32?) -> Bool { scalar.map { word.contains($0) } ?? false }
}

/// What `\p{…}` asks for; general categories and the binary properties that the standard library knows.
package struct ScalarProperty: Sendable, Hashable {
    let isNegated: Bool
    private let question: Question

    private enum Question: Sendable, Hashable {
        case categories(Set<String>)
        case binary(String)
    }

    /// A property by the names of Unicode; nil for one that is not known here.
    init?(_ text: String, isNegated: Bool) {
        self.isNegated = isNegated
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard ["gc", "General_Category"].contains(parts[0]), let known = Self.categories(String(parts[1])) else {
                return nil
            }
            question = .categories(known)
        } else if let known = Self.categories(text) {
            question = .categories(known)
        } else if Self.binaries[text] != nil {
            question = .binary(text)
        } else {
            return nil
        }
    }

    func holds(for scalar: UInt32) -> Bool {
        guard let scalar = Unicode.Scalar(scalar) else { return isNegated }
        let holds =
            switch question {
            case .categories(let names): names.contains(Self.code(scalar.properties.generalCategory))
            case .binary(let name): Self.binaries[name].map { $0(scalar.properties) } ?? false
            }
        return holds != isNegated
    }

    private static let binaries: [String: @Sendable (Unicode.Scalar.Properties) -> Bool] = [
        "Any": { _ in true }, "Alphabetic": { $0.isAlphabetic }, "Alpha": { $0.isAlphabetic },
        "Lowercase": { $0.isLowercase }, "Lower": { $0.isLowercase }, "Uppercase": { $0.isUppercase },
        "Upper": { $0.isUppercase }, "White_Space": { $0.isWhitespace }, "space": { $0.isWhitespace },
        "Math": { $0.isMath }, "Hex_Digit": { $0.isHexDigit }, "ASCII_Hex_Digit": { $0.isASCIIHexDigit },
        "ID_Start": { $0.isIDStart }, "ID_Continue": { $0.isIDContinue }, "XID_Start": { $0.isXIDStart },
        "XID_Continue": { $0.isXIDContinue }, "Emoji": { $0.isEmoji }, "Ideographic": { $0.isIdeographic },
        "Emoji_Presentation": { $0.isEmojiPresentation }, "Dash": { $0.isDash },
        "Quotation_Mark": { $0.isQuotationMark }, "Diacritic": { $0.isDiacritic },
    ]

    private static func categories(_ name: String) -> Set<String>? {
        let short = longNames[name] ?? name
        let known = allCodes.filter { $0 == short || short.utf8.count == 1 && $0.hasPrefix(short) }
        if short == "LC" { return ["Lu", "Ll", "Lt"] }
        return known.isEmpty ? nil : Set(known)
    }

    private static let allCodes = [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
    ]

    private static let longNames = [
        "Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll",
        "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Combining_Mark": "M",
        "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd",
        "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No", "Punctuation": "P", "punct": "P",
        "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd", "Open_Punctuation": "Ps", "Close_Punctuation": "Pe",
        "Initial_Punctuation": "Pi", "Final_Punctuation": "Pf", "Other_Punctuation": "Po", "Symbol": "S",
        "Math_Symbol": "Sm", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk", "Other_Symbol": "So", "Separator": "Z",
        "Space_Separator": "Zs", "Line_Separator": "Zl", "Paragraph_Separator": "Zp", "Other": "C", "Control": "Cc",
        "cntrl": "Cc", "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co", "Unassigned": "Cn",
    ]

    private static func code(_ category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}

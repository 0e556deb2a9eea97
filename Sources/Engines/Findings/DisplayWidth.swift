// SPDX-License-Identifier: Apache-2.0

/// How many columns of a terminal characters take (Unicode Standard Annex 11).
package enum DisplayWidth {
    /// The columns of a text without tabs and line ends.
    static func columns(of text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
        return text.reduce(0) { $0 + columns(of: $1) }
    }

    /// The columns of one character; control characters take none.
    package static func columns(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if first.isASCII, scalars.count == 1 { return (0x20..<0x7F).contains(first.value) ? 1 : 0 }
        if isRegional(first) { return 2 }
        if first.properties.isEmoji, first.value > 0xFF {
            let isWide = first.properties.isEmojiPresentation
            let selector = scalars.last { $0.value == 0xFE0E || $0.value == 0xFE0F }
            return selector.map { $0.value == 0xFE0F ? 2 : 1 } ?? (isWide ? 2 : 1)
        }
        return width(first) + (isHangulLead(first) ? 0 : scalars.dropFirst().reduce(0) { $0 + width($1) })
    }

    private static func isRegional(_ scalar: Unicode.Scalar) -> Bool { (0x1F1E6...0x1F1FF).contains(scalar.value) }

    private static func isHangulLead(_ scalar: Unicode.Scalar) -> Bool { (0x1100...0x115F).contains(scalar.value) }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .control, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator, .surrogate: return 0
        case .format: return (0x0600...0x0605).contains(scalar.value) || scalar.value == 0x06DD ? 1 : 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    /// East Asian Width W or F, by the blocks that have it.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}

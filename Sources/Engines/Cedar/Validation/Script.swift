// SPDX-License-Identifier: Apache-2.0

/// The scripts that are most often taken for one another, and those that are written together.
enum Script: Hashable {
    case latin, greek, cyrillic, armenian, hebrew, arabic, devanagari, thai, georgian, cherokee
    case hangul, kana, bopomofo, han

    private static let ranges: [(range: ClosedRange<UInt32>, script: Script)] = [
        (0x41...0x5A, .latin), (0x61...0x7A, .latin), (0xAA...0xAA, .latin), (0xBA...0xBA, .latin),
        (0xC0...0xD6, .latin), (0xD8...0xF6, .latin), (0xF8...0x2B8, .latin), (0x370...0x373, .greek),
        (0x376...0x377, .greek), (0x37A...0x37D, .greek), (0x37F...0x37F, .greek), (0x386...0x386, .greek),
        (0x388...0x3E1, .greek), (0x3F0...0x3FF, .greek), (0x400...0x484, .cyrillic), (0x487...0x52F, .cyrillic),
        (0x531...0x58F, .armenian), (0x591...0x5F4, .hebrew), (0x620...0x63F, .arabic), (0x641...0x64A, .arabic),
        (0x66E...0x66F, .arabic), (0x671...0x6D3, .arabic), (0x6FA...0x6FF, .arabic), (0x900...0x950, .devanagari),
        (0x958...0x963, .devanagari), (0xE01...0xE3A, .thai), (0xE40...0xE5B, .thai), (0x10A0...0x10FA, .georgian),
        (0x10FC...0x10FF, .georgian), (0x1100...0x11FF, .hangul), (0x13A0...0x13FD, .cherokee),
        (0x1C80...0x1C8A, .cyrillic), (0x1C90...0x1CBF, .georgian), (0x1E00...0x1EFF, .latin),
        (0x1F00...0x1FFE, .greek), (0x2C60...0x2C7F, .latin), (0x2DE0...0x2DFF, .cyrillic), (0x2E80...0x2FD5, .han),
        (0x3041...0x3096, .kana), (0x309D...0x309F, .kana), (0x30A1...0x30FA, .kana), (0x30FD...0x30FF, .kana),
        (0x3105...0x312F, .bopomofo), (0x3131...0x318E, .hangul), (0x3400...0x4DBF, .han), (0x4E00...0x9FFF, .han),
        (0xA640...0xA69F, .cyrillic), (0xA722...0xA787, .latin), (0xA78B...0xA7FF, .latin), (0xAB30...0xAB5A, .latin),
        (0xAB70...0xABBF, .cherokee), (0xAC00...0xD7A3, .hangul), (0xF900...0xFAD9, .han), (0xFB00...0xFB06, .latin),
        (0xFF21...0xFF3A, .latin), (0xFF41...0xFF5A, .latin), (0xFF66...0xFF9D, .kana), (0x20000...0x323AF, .han),
    ]

    /// The script of a letter; nil for what all scripts share, and for scripts that are not told apart here.
    init?(_ scalar: Unicode.Scalar) {
        var low = 0
        var high = Self.ranges.count
        while low < high {
            let middle = (low + high) / 2
            if Self.ranges[middle].range.upperBound < scalar.value { low = middle + 1 } else { high = middle }
        }
        guard low < Self.ranges.count, Self.ranges[low].range.contains(scalar.value) else { return nil }
        self = Self.ranges[low].script
    }

    /// Whether a text could be in one script, or in Japanese, Korean or Chinese, which are written in several.
    static func belongTogether(_ scalars: String.UnicodeScalarView) -> Bool {
        var found: Set<Script> = []
        for scalar in scalars {
            if let script = Script(scalar) { found.insert(script) }
        }
        let together: [Set<Script>] = [[.han, .kana], [.han, .hangul], [.han, .bopomofo]]
        return found.count < 2 || together.contains { found.isSubset(of: $0) }
    }
}

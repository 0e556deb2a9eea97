// SPDX-License-Identifier: Apache-2.0

extension TileID {
    /// The tile, or the bundle of entries, that a path names.
    ///
    /// - Returns: nil if it names none, or does so in another spelling than ``path`` and ``entriesPath``.
    public static func parse(path: String) -> (tile: TileID, isEntries: Bool)? {
        guard path.utf8.count <= 64 else { return nil }
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
        guard parts.count >= 3, parts[0] == Array("tile".utf8) else { return nil }
        let isEntries = parts[1] == Array("entries".utf8)
        guard let level = isEntries ? 0 : Decimal.number(parts[1], atMost: 63) else { return nil }
        parts.removeFirst(2)
        var width = fullWidth
        if parts.count >= 2, parts[parts.count - 2].suffix(2) == Array(".p".utf8)[...] {
            guard let partial = Decimal.number(parts[parts.count - 1], atMost: 255) else { return nil }
            width = partial
            parts.removeLast()
            parts[parts.count - 1].removeLast(2)
        }
        guard let index = index(parts), let tile = TileID(level: level, index: index, width: width) else { return nil }
        // One spelling only: this refuses a group of zeros in front.
        let spelling = isEntries ? tile.entriesPath : tile.path
        return spelling.utf8.elementsEqual(path.utf8) ? (tile, isEntries) : nil
    }

    private static func index(_ groups: [[UInt8]]) -> Int? {
        guard (1...6).contains(groups.count) else { return nil }
        var index = 0
        for (place, group) in groups.enumerated() {
            let isLast = place == groups.count - 1
            let digits = isLast ? group[...] : group.dropFirst()
            guard digits.count == 3, isLast || group.first == UInt8(ascii: "x") else { return nil }
            for digit in digits {
                guard (0x30...0x39).contains(digit) else { return nil }
                index = index * 10 + Int(digit - 0x30)
            }
        }
        return index
    }
}

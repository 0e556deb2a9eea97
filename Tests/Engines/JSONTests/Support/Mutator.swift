// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Damages texts the way typing errors, cut files and attackers do.
struct Mutator {
    var random: SeededGenerator

    private static let pieces: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "-", "+", ".", "e", "E", "0", "01", "1", "true",
            "nul", "NaN", " ", "\n", "\u{0}", "\u{1F}", "/", "//", "#", "'", "é", "\u{FEFF}", "\"a\":1,", "\u{A0}",
        ].map { Array($0.utf8) } + [[0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80], [0xFF], [0xE2, 0x82]]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// One to three changes.
    mutating func mutate(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...random.below(3) { change(&text) }
        return text
    }

    private mutating func change(_ text: inout [UInt8]) {
        let place = random.below(text.count + 1)
        let end = min(text.count, place + random.below(4))
        switch random.below(6) {
        case 0: text.removeSubrange(place..<end)
        case 1: text.insert(contentsOf: random.pick(Self.pieces, or: []), at: place)
        case 2: text.replaceSubrange(place..<end, with: random.pick(Self.pieces, or: []))
        case 3: text.insert(contentsOf: text[place..<end], at: random.below(text.count + 1))
        case 4 where place < text.count: text[place] ^= UInt8(1 << random.below(8))
        default: if random.once(in: 3) { text.removeSubrange(place...) }
        }
    }
}

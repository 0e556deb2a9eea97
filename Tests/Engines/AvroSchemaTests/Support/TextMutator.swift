// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Damages texts the way typing errors, cut files and attackers do.
struct TextMutator {
    private static let pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "\"int\"", "\"type\"", "\"record\"", "\"N0\"", "\"name\"",
            "-1", "1e9", "\n", "\r\n", "é", ".", "\"default\":", "\u{0}", "\\u0041", "\\ud800", "\"aliases\":[\"X\"],",
            "\"namespace\":\"\",", "\".N1\"", "[\"null\",\"N1\"]",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x82]]

    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// One to three changes.
    mutating func mutate(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...random.below(3) {
            let place = random.below(text.count + 1)
            let end = min(text.count, place + random.below(12))
            switch random.below(5) {
            case 0: text.removeSubrange(place..<end)
            case 1: text.replaceSubrange(place..<end, with: random.pick(Self.pieces, or: []))
            case 2: text.insert(contentsOf: text[place..<end], at: random.below(text.count + 1))
            case 3 where place < text.count: text[place] ^= UInt8(1 << random.below(8))
            default: text.insert(contentsOf: random.pick(Self.pieces, or: []), at: place)
            }
        }
        return text
    }
}

// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// Random values whose strings, keys and numbers are of the awkward kind.
struct RandomTree {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func value(depth: Int = 5) -> JSON {
        switch random.below(depth > 0 ? 10 : 6) {
        case 0: return .null
        case 1: return JSON(.bool(random.once(in: 2)))
        case 2, 3: return number()
        case 4, 5: return .string(string())
        case 6, 7:
            let count = random.below(6)
            return .array((0..<count).map { _ in value(depth: depth - 1) })
        default:
            return object(count: random.below(6), depth: depth)
        }
    }

    mutating func object(count: Int, depth: Int = 0) -> JSON {
        var names = Set<[UInt8]>()
        var members: [(String, JSON)] = []
        for index in 0..<count {
            var key = string()
            if !names.insert(Array(key.utf8)).inserted {
                key += "#\(index)"
                names.insert(Array(key.utf8))
            }
            members.append((key, value(depth: depth - 1)))
        }
        return .object(members)
    }

    mutating func string() -> String {
        let pieces = [
            "a", "name", "type", "é", "e\u{301}", "\u{1F600}", "中", "\"", "\\", "/", "~", "~1", "\n", "\t", "\u{0}",
            "\u{1F}", "\u{7F}", "\u{2028}", "\u{FFFF}", "\u{10FFFF}", " ", "0", "\u{FEFF}",
        ]
        return (0..<random.below(7)).map { _ in random.pick(pieces, or: "") }.joined()
    }

    private mutating func number() -> JSON {
        (try? JSON(parsing: numberText())) ?? .null
    }

    /// Any text the grammar of RFC 8259 section 6 allows.
    mutating func numberText() -> String {
        var text = random.once(in: 3) ? "-" : ""
        text += random.once(in: 4) ? "0" : "\(1 + random.below(9))" + digits(random.below(25))
        if random.once(in: 3) { text += "." + digits(1 + random.below(20)) }
        if random.once(in: 3) {
            text += random.pick(["e", "E", "e+", "E-", "e-", "E+"], or: "e") + digits(1 + random.below(4))
        }
        return text
    }

    private mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(random.below(10)) }.joined()
    }
}

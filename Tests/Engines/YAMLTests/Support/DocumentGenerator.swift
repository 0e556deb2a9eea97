// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Random documents that use all of the syntax: anchors, tags, every style of scalar, explicit keys, comments, several
/// documents. Most are well-formed.
struct DocumentGenerator {
    private var random: SeededGenerator
    private var anchors: [String] = []
    private var lineBreak = "\n"

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func document() -> String {
        lineBreak = random.chance(6) ? "\r\n" : "\n"
        var text = random.chance(12) ? "\u{FEFF}" : ""
        for number in 0...(random.chance(4) ? 2 : 0) {
            anchors = []
            if number > 0 || random.chance(3) {
                if number == 0, random.chance(4) { text += "%YAML 1.2" + lineBreak }
                if number == 0, random.chance(6) { text += "%TAG !e! tag:e,2026:" + lineBreak }
                text += "---"
            }
            text += collection(column: 0, depth: 4)
            if random.chance(8) { text += "..." + lineBreak }
        }
        return text
    }

    /// A block collection that starts on a new line, or something on the rest of this one; ends with a line break.
    private mutating func value(column: Int, depth: Int) -> String {
        if depth > 0, random.below(3) == 0 { return collection(column: column, depth: depth) }
        switch random.below(9) {
        case 0: return " " + block(column)
        case 1: return " " + flow(depth: 2) + comment() + lineBreak
        case 2: return comment() + lineBreak
        case 3 where !anchors.isEmpty: return " *" + random.pick(anchors) + comment() + lineBreak
        case 4: return " " + continued(column) + comment() + lineBreak
        default: return " " + properties() + scalar() + comment() + lineBreak
        }
    }

    private mutating func collection(column: Int, depth: Int) -> String {
        let margin = String(repeating: " ", count: column)
        var text = (random.chance(5) ? " " + properties() : "") + comment() + lineBreak
        let step = 1 + random.below(4)
        if random.chance(2) {
            for _ in 0...random.below(3) {
                text += filler(margin) + margin + "-" + value(column: column + step, depth: depth - 1)
            }
        } else {
            for number in 0...random.below(3) {
                text += filler(margin) + margin
                if random.chance(10) {
                    text += "? " + scalar() + lineBreak + margin + ":" + value(column: column + step, depth: depth - 1)
                } else {
                    text += key(number) + ":" + value(column: column + step, depth: depth - 1)
                }
            }
        }
        return text
    }

    private mutating func key(_ number: Int) -> String {
        let start = random.pick(["key", "'a b ", "\"é\\t", "10", "x-y", "k:k", "~", "<<"])
        let quote = ["'", "\""].first { start.hasPrefix($0) } ?? ""
        return start + String(number) + quote
    }

    private mutating func properties() -> String {
        var text = ""
        if random.chance(6) {
            let name = "a" + String(random.below(4))
            anchors.append(name)
            text += "&\(name) "
        }
        if random.chance(8) { text += random.pick(["!!str ", "!local ", "! ", "!<tag:x,1:y> ", "!!int ", "!e!z "]) }
        return text
    }

    private mutating func scalar() -> String {
        random.pick([
            "plain", "two words", "12", "-0", "+12", "0x1F", "0o17", "0o8", "010", "1e3", "1.", ".5", ".", "-.inf",
            ".NaN",
            "true", "FALSE", "yes", "null", "~", "Null", "nULL", "a:b", "a#b", "é 😀", "-a", "?a", ":a", "'it''s'", "''",
            "\"a\\u00e9\\x41\\n\"", "\"\"", "\"\\\"\"", "12:30", "2026-01-01", "0b1", "1_000", "[]", "{}", "- no", "@x",
            "9223372036854775808", "1e999", "---a", "%a", "`a`", "a: b", "\"open",
        ])
    }

    private mutating func flow(depth: Int) -> String {
        let space = random.pick(["", " ", lineBreak + "      "])
        guard depth > 0, random.chance(2) else {
            return random.pick([
                "a", "1", "b c", "'q'", "\"d\"", "é", "*a0", "&a1 x", "!!str 1", "", "a: b", "? k", "-1",
            ])
        }
        let parts = (0..<random.below(4)).map { _ in flow(depth: depth - 1) }
        if random.chance(2) { return "[" + space + parts.joined(separator: "," + space) + space + "]" }
        let members = parts.enumerated().map { random.pick(["k\($0): ", "\"k\($0)\":", "? k\($0) : "]) + $1 }
        return "{" + space + members.joined(separator: ", " + space) + space + "}"
    }

    private mutating func block(_ column: Int) -> String {
        let margin = String(repeating: " ", count: column + 1)
        let lines = ["text", "  more", "", "# no comment", "é", "a: b", "- c", "\ttab", "   "]
        let header = random.pick(["|", ">"]) + random.pick(["", "-", "+"]) + comment()
        var text = header + lineBreak
        for _ in 0..<random.below(5) {
            let line = random.pick(lines)
            text += (line.isEmpty ? "" : margin + line) + lineBreak
        }
        return text
    }

    /// A scalar that goes on in further lines.
    private mutating func continued(_ column: Int) -> String {
        let margin = lineBreak + String(repeating: " ", count: column + 1)
        let quote = random.pick(["", "'", "\""])
        let lines = ["one", "two", "three words here", "", "4"]
        var text = "start"
        for _ in 0..<random.below(4) { text += margin + random.pick(lines) }
        return quote + text + margin + "end" + quote
    }

    private mutating func comment() -> String { random.chance(7) ? " # note" : "" }

    private mutating func filler(_ margin: String) -> String {
        random.chance(9) ? random.pick([lineBreak, margin + "# line" + lineBreak, "  " + lineBreak]) : ""
    }
}

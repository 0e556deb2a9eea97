// SPDX-License-Identifier: Apache-2.0
import TestSupport
import YAML

extension SeededGenerator {
    mutating func chance(_ one: Int) -> Bool { once(in: one) }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }
}

/// Random content, and random ways to write it.
struct ContentGenerator {
    var random: SeededGenerator
    private var comments = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func content(depth: Int) -> YAMLContent {
        if depth > 0, random.below(3) > 0 {
            if random.chance(2) { return .sequence((0..<random.below(5)).map { _ in content(depth: depth - 1) }) }
            var members: [(key: String, value: YAMLContent)] = []
            for place in 0..<random.below(6) {
                let key = random.chance(4) ? string() : "key"
                if key.utf8.count < 100 { members.append((key + String(place), content(depth: depth - 1))) }
            }
            return .mapping(members)
        }
        return scalar()
    }

    mutating func scalar() -> YAMLContent {
        switch random.below(7) {
        case 0: .null
        case 1: .bool(random.chance(2))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3:
            .float(
                random.pick([
                    0, -1.5, 1e300, Double.leastNonzeroMagnitude, .infinity, .nan, Double(random.below(1000)) / 7,
                ])
            )
        default: .string(string())
        }
    }

    mutating func string() -> String {
        let pieces = [
            "a", "word", " ", "\n", "\"", "'", "\\", ": ", " #", "#", "- ", "[", "{", "}", ",", "*", "&", "!", "%", "é",
            "😀",
            "\u{85}", "\u{2028}", "\t", "\r", "\0", "yes", "true", "null", "12", "0x1", "~", "|", ">", "---",
            "\u{FEFF}",
        ]
        return (0..<random.below(6)).map { _ in random.pick(pieces) }.joined()
    }

    /// A whole document with comments, in block style where chance wants it.
    mutating func document(_ content: YAMLContent) -> String {
        let head = random.chance(3) ? "# head\n" : ""
        switch content {
        case .sequence(let items) where !items.isEmpty: return head + "---" + block(content, column: 0)
        case .mapping(let members) where !members.isEmpty: return head + "---" + block(content, column: 0)
        default: return head + "--- " + scalarText(content, indent: 1) + "\n"
        }
    }

    /// The content as it follows a colon, a dash or `---`; ends with a line break. Items stand at `column`.
    private mutating func block(_ content: YAMLContent, column: Int) -> String {
        let margin = String(repeating: " ", count: column)
        let inner = column + 1 + random.below(4)
        switch content {
        case .sequence(let items) where !items.isEmpty && !random.chance(4):
            var text = comment() + "\n"
            for item in items { text += line(margin) + margin + "-" + block(item, column: max(inner, column + 2)) }
            return text
        case .mapping(let members) where !members.isEmpty && !random.chance(4):
            var text = comment() + "\n"
            for (key, value) in members {
                text += line(margin) + margin + scalarText(.string(key), indent: 0) + ":" + block(value, column: inner)
            }
            return text
        case .sequence, .mapping: return " " + flow(content) + comment() + "\n"
        case .null where random.chance(2): return comment() + "\n"
        default:
            let text = scalarText(content, indent: column)
            return " " + text + (text.hasPrefix("|") ? "" : comment()) + "\n"
        }
    }

    private mutating func flow(_ content: YAMLContent) -> String {
        let space = random.pick(["", " ", "  "])
        switch content {
        case .sequence(let items):
            return "[" + space + items.map { flow($0) }.joined(separator: space + ", ") + space + "]"
        case .mapping(let members):
            let texts = members.map { scalarText(.string($0.key), indent: 0) + ": " + flow($0.value) }
            return "{" + space + texts.joined(separator: ", " + space) + space + "}"
        default: return scalarText(content, indent: 0)
        }
    }

    private mutating func scalarText(_ content: YAMLContent, indent: Int) -> String {
        guard case .string(let text) = content else { return content.text }
        let isPrintable = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }
        if random.chance(3), isPrintable {
            return "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isSimple = text.utf8.allSatisfy { $0 == 0x0A || ($0 > 0x20 && $0 < 0x7F) }
        if indent > 0, isSimple, text.hasSuffix("\n"), !text.hasSuffix("\n\n"), text != "\n", !text.hasPrefix("\n") {
            let margin = String(repeating: " ", count: indent)
            return "|\n" + lines.dropLast().map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
        }
        return content.text
    }

    private mutating func comment() -> String {
        guard random.chance(5) else { return "" }
        comments += 1
        return " # note \(comments)"
    }

    private mutating func line(_ margin: String) -> String {
        guard random.chance(6) else { return "" }
        comments += 1
        return random.pick(["\n", "\(margin)# line \(comments)\n"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Makes policy texts that follow the grammar, out of every construct it has; the same for the same seed.
struct RandomPolicyText {
    enum Spacing {
        /// One space between all tokens.
        case plain
        /// White space of every kind, and comments.
        case wild
    }

    var random: SeededGenerator
    var tokens: [String] = []
    private let spacing: Spacing
    /// Whether lists may end in a comma.
    private let endsInCommas: Bool

    init(seed: UInt64, spacing: Spacing = .plain, endsInCommas: Bool = true) {
        random = SeededGenerator(seed: seed)
        self.spacing = spacing
        self.endsInCommas = endsInCommas
    }

    /// One to three policies.
    mutating func text() -> String {
        tokens = []
        for _ in 0...random.below(3) { policy() }
        return joined()
    }

    /// A text in which one or two tokens were left out, doubled, swapped or replaced.
    mutating func damagedText() -> String {
        tokens = []
        policy()
        // Once in four times only: most damage is refused at once, and what is not is worth more.
        for _ in 0...(random.once(in: 4) ? 1 : 0) {
            let index = random.below(tokens.count)
            switch random.below(4) {
            case 0: tokens.remove(at: index)
            case 1: tokens.insert(tokens[index], at: index)
            case 2: tokens.swapAt(index, min(index + 2, tokens.count - 1))
            default: tokens[index] = random.pick(Self.anything)
            }
        }
        return joined()
    }

    private static let anything = [
        "permit", "when", "principal", "action", "context", "if", "then", "else", "in", "is", "has", "like", "true",
        "__cedar", "A", "Action", "ip", "contains", "isIpv4", "?principal", "?foo", "\"a\"", "\"a*\\*\"", "\"\\q\"",
        "7",
        "9223372036854775808", "18446744073709551616", "(", ")", "[", "]", "{", "}", ",", ";", ".", ":", "::", "==",
        "!=",
        "=", "<", ">=", "&&", "||", "&", "+", "-", "*", "/", "%", "!", "@", "$", "é", "'a'", "?",
    ]

    private mutating func joined() -> String {
        var text = spacing == .wild && random.once(in: 3) ? "// first\n" : ""
        for (index, token) in tokens.enumerated() {
            text += token
            let next = index + 1 < tokens.count ? tokens[index + 1] : ""
            text += space(between: token, next)
        }
        return text
    }

    private mutating func space(between token: String, _ next: String) -> String {
        guard spacing == .wild else { return " " }
        let brackets = ["(", ")", "[", "]", "{", "}", ",", ";", "."]
        switch random.below(16) {
        case 0: return "\n"
        case 1: return "  \n\n\t"
        case 2: return "\r\n"
        case 3: return " // line \(random.below(9))\n"
        case 4: return "\n  // own line \"quoted\n"
        case 5: return " // both  \n\n   // second\t\n // third\n"
        case 6: return "\u{A0}\u{2003}"
        case 7...9 where brackets.contains(token) || brackets.contains(next): return ""
        default: return " "
        }
    }
}

extension RandomPolicyText {
    mutating func put(_ new: String...) {
        tokens += new
    }

    mutating func list(_ open: String, _ close: String, atLeast: Int = 0, _ element: (inout Self) -> Void) {
        put(open)
        let count = atLeast + random.below(4 - atLeast)
        for index in 0..<count {
            if index > 0 { put(",") }
            element(&self)
        }
        if endsInCommas, count > 0, random.once(in: 5) { put(",") }
        put(close)
    }

    private mutating func policy() {
        for key in ["id", "permit", "in", "Long_name9"] where random.once(in: 6) {
            put("@", key)
            if random.once(in: 2) { put("(", string(), ")") }
        }
        put(random.pick(["permit", "forbid"]), "(")
        scope("principal")
        put(",", "action")
        action()
        put(",")
        scope("resource")
        if endsInCommas, random.once(in: 6) { put(",") }
        put(")")
        for _ in 0..<random.below(3) {
            put(random.pick(["when", "unless"]), "{")
            expression(depth: 1 + random.below(5))
            put("}")
        }
        put(";")
    }

    private mutating func scope(_ variable: String) {
        put(variable)
        switch random.below(7) {
        case 0: put("==", "?" + variable)
        case 1:
            put("in")
            entity()
        case 2:
            put("is")
            name()
            guard random.once(in: 2) else { return }
            put("in")
            entity()
        case 3:
            put("==", "(")
            entity()
            put(")")
        case 4:
            put("==")
            entity()
        default: break
        }
    }

    private mutating func action() {
        func put(_ action: inout Self) {
            if action.random.once(in: 3) { action.put("N", "::") }
            action.put("Action", "::", action.string())
        }
        switch random.below(4) {
        case 0:
            self.put("==")
            put(&self)
        case 1:
            self.put("in")
            put(&self)
        case 2:
            self.put("in")
            list("[", "]", put)
        default: break
        }
    }

    mutating func identifier() -> String {
        random.pick([
            "a", "b", "C", "_", "principal", "when", "permit", "ip", "contains", "context", "x9_Y",
            "aRatherLongNameOfAnAttribute", "anotherNameThatIsEvenLongerThanTheFirstOne",
        ])
    }

    mutating func name() {
        for _ in 0..<random.below(3) { put(identifier(), "::") }
        put(identifier())
    }

    mutating func entity() {
        name()
        put("::", string())
    }

    mutating func string() -> String {
        let parts = [
            "a", "text ", "\\n", "\\\"", "\\\\", "\\u{1F600}", "\\x41", "\\0", "\\'", "é", "日本", "e\u{301}", "🙂", "\n",
            "// no comment ", "a longer piece of text, ", "*", "\\u{202e}", "\\t", "\n\n \n",
        ]
        return "\"" + (0..<random.below(4)).map { _ in random.pick(parts) }.joined() + "\""
    }
}

// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Authorization cases: policies, templates with links, entities and requests over a small world, so that they meet.
///
/// Expressions are mostly of the right types; one in a dozen is not.
package struct RandomAuthorization {
    var random: SeededGenerator
    /// Whether the case has a schema; then entities and requests conform to it but for rare slips.
    package let hasSchema: Bool

    package static let types = ["User", "Team", "Doc", "N::Box"]
    package static let ids = ["a", "b", "c", "é", "e\u{301}", ""]
    package static let actions = ["read", "write", "all"]
    static let attributes = ["n", "s", "e", "set", "rec", "flag", "ip", "dec", "at", "for"]
    static let texts = [
        "", "a", "ab", "a*b", "aab", "é", "e\u{301}", "10.0.0.1", "1.5", "2024-01-01", "1h", "x\ny",
    ]
    static let longs = [
        "0", "1", "2", "-1", "7", "9223372036854775807", "-9223372036854775808", "4611686018427387904",
    ]
    static let addresses = [
        "10.0.0.1", "10.0.0.0/8", "127.0.0.1", "::1", "ff00::/8", "224.0.0.1/24", "1.2.3.4.5",
    ]
    static let decimals = ["1.5", "1.50", "-0.0001", "922337203685477.5807", "1", "0.12345"]
    static let datetimes = ["2024-01-01", "2024-01-01T00:00:00Z", "1969-12-31T23:59:59.999+0100", "2024-02-30"]
    static let durations = ["1h", "60m", "-1d", "1d2h3m4s5ms", "9223372036854775807ms", "", "1x"]

    package init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        hasSchema = seed % 4 == 0
    }

    /// A case as the peer reads it.
    package mutating func authorization(requests: Int = 4) -> JSON {
        var texts: [String] = []
        var links: [JSON] = []
        for number in 0...random.below(8) {
            let isTemplate = random.once(in: 5)
            texts.append(policy(isTemplate: isTemplate))
            guard isTemplate else { continue }
            for copy in 0..<random.below(3) { links.append(link(number, copy, texts[number])) }
        }
        var text = texts.joined(separator: "\n")
        if random.once(in: 12) { text = damaged(text) }
        return .object([
            ("policies", .string(text)),
            ("links", .array(links)),
            ("schema", hasSchema ? .string(Self.schema) : .null),
            ("entities", .array(entities())),
            ("requests", .array((0..<requests).map { _ in request() })),
        ])
    }

    private mutating func link(_ template: Int, _ copy: Int, _ text: String) -> JSON {
        var values: [(String, JSON)] = []
        for slot in ["?principal", "?resource"] where text.contains(slot) != random.once(in: 15) {
            values.append((slot, .string(uid())))
        }
        return .object([
            ("template_id", .string("policy\(random.once(in: 15) ? template + 1 : template)")),
            ("new_id", .string(random.once(in: 15) ? "link" : "link\(template)-\(copy)")),
            ("values", .object(values)),
        ])
    }

    /// A few bytes lost, doubled or replaced.
    private mutating func damaged(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0...random.below(2) where scalars.count > 4 {
            let at = random.below(scalars.count - 3)
            switch random.below(3) {
            case 0: scalars.removeSubrange(at..<at + 1 + random.below(3))
            case 1: scalars.insert(contentsOf: scalars[at..<at + 2], at: at)
            default: scalars[at] = random.pick(Array("()[]{}.,;:!-&|=<>\"\\?@ x1".unicodeScalars))
            }
        }
        var result = ""
        result.unicodeScalars.append(contentsOf: scalars)
        return result
    }

    // Scopes.

    private mutating func policy(isTemplate: Bool) -> String {
        var scopes = [scope("principal", nil), scope("resource", nil)]
        if isTemplate {
            let both = random.once(in: 2)
            if both || random.once(in: 2) { scopes[0] = scope("principal", "?principal") }
            if both || !scopes[0].contains("?") { scopes[1] = scope("resource", "?resource") }
        }
        let effect = random.once(in: 3) ? "forbid" : "permit"
        let conditions = (0..<random.below(3)).map { _ in
            "\n\(random.once(in: 3) ? "unless" : "when") { \(condition()) }"
        }
        return "\(effect) (\(scopes[0]), \(actionScope()), \(scopes[1]))\(conditions.joined());"
    }

    private mutating func scope(_ variable: String, _ slot: String?) -> String {
        let target = slot ?? uid()
        switch random.below(slot == nil ? 7 : 3) {
        case 0: return "\(variable) == \(target)"
        case 1: return "\(variable) in \(target)"
        case 2: return "\(variable) is \(type()) in \(target)"
        case 3: return "\(variable) is \(type())"
        default: return variable
        }
    }

    private mutating func actionScope() -> String {
        switch random.below(5) {
        case 0: return "action == \(action())"
        case 1: return "action in \(action())"
        case 2: return "action in [\((0..<random.below(3)).map { _ in action() }.joined(separator: ", "))]"
        default: return "action"
        }
    }

    /// Often one that begins with what an index can use.
    private mutating func condition() -> String {
        guard random.once(in: 2) else { return boolean(3) }
        let lifted = (0...random.below(2)).map { _ in
            let variable = random.pick(["principal", "resource", "action"])
            return random.pick([
                "\(variable) in \(uid())", "\(variable) == \(uid())", "(\(variable) is \(type()))",
                "\(variable) in [\(uid()), \(uid())]", "(\(variable) == \(uid()) || \(variable) in \(uid()))",
                "\(variable) has \(random.pick(Self.attributes))", "\(variable) is \(type()) in \(uid())",
                "action in [\(action()), \(action())]", "principal != resource", boolean(1),
            ])
        }
        return (lifted + [boolean(2)]).joined(separator: " && ")
    }

    mutating func type() -> String { random.pick(Self.types) }
    private mutating func uid() -> String { "\(type())::\"\(random.pick(Self.ids))\"" }
    private mutating func action() -> String { "Action::\"\(random.pick(Self.actions))\"" }

    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\n", with: "\\n") + "\""
    }

    // Expressions.

    private mutating func boolean(_ depth: Int) -> String {
        if random.once(in: 12) { return anything(depth - 1) }
        if depth <= 0 { return random.pick(["true", "false", "context.flag", "principal.flag"]) }
        let (one, other) = (depth - 1, depth - 1)
        switch random.below(20) {
        case 0: return "(\(boolean(one)) && \(boolean(other)))"
        case 1: return "(\(boolean(one)) || \(boolean(other)))"
        case 2: return "!(\(boolean(one)))"
        case 3: return "(if \(boolean(one)) then \(boolean(other)) else \(boolean(other)))"
        case 4: return "(\(long(one)) \(random.pick(["<", "<=", ">", ">="])) \(long(other)))"
        case 5: return "(\(moment(one)) \(random.pick(["<", "<=", ">", ">="])) \(moment(other)))"
        case 6: return "(\(span(one)) \(random.pick(["<", "<=", ">", ">="])) \(span(other)))"
        case 7: return "(\(anything(one)) \(random.pick(["==", "!="])) \(anything(other)))"
        case 8: return "(\(string(one)) == \(string(other)))"
        case 9: return "(\(entity(one)) in \(random.once(in: 2) ? entity(other) : entities(other)))"
        case 10: return "(\(random.once(in: 3) ? record(one) : entity(one)) has \(path()))"
        case 11: return "(\(string(one)) like \(pattern()))"
        case 12: return "(\(entity(one)) is \(type()))"
        case 13: return "(\(entity(one)) is \(type()) in \(random.once(in: 2) ? entity(other) : entities(other)))"
        case 14: return "\(set(one)).contains(\(anything(other)))"
        case 15: return "\(set(one)).\(random.pick(["containsAll", "containsAny"]))(\(set(other)))"
        case 16: return "\(set(one)).isEmpty()"
        case 17: return "\(entity(one)).hasTag(\(string(other)))"
        case 18:
            let test = random.pick(["isIpv4()", "isIpv6()", "isLoopback()", "isMulticast()"])
            return "\(address(one)).\(random.once(in: 2) ? test : "isInRange(\(address(other)))")"
        default:
            let test = random.pick(["lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual"])
            return "\(decimal(one)).\(test)(\(decimal(other)))"
        }
    }

    private mutating func path() -> String {
        random.pick(["n", "rec", "rec.n", "e.n", "rec.rec.s", "\"x y\"", "nothing"])
    }

    private mutating func pattern() -> String {
        quoted((0..<random.below(5)).map { _ in random.pick(["*", "a", "b", "\\*", "é", "10."]) }.joined())
    }

    private mutating func anything(_ depth: Int) -> String {
        switch random.below(10) {
        case 0: return boolean(depth)
        case 1: return long(depth)
        case 2: return string(depth)
        case 3: return entity(depth)
        case 4: return set(depth)
        case 5: return record(depth)
        case 6: return address(depth)
        case 7: return decimal(depth)
        case 8: return moment(depth)
        default: return span(depth)
        }
    }

    /// An attribute of something, or a tag.
    private mutating func member(_ name: String, _ depth: Int) -> String {
        switch random.below(6) {
        case 0: return "principal.\(name)"
        case 1: return "resource[\"\(name)\"]"
        case 2: return depth > 0 ? "\(entity(depth - 1)).\(name)" : "context.\(name)"
        case 3: return depth > 0 ? "\(record(depth - 1)).\(name)" : "context.\(name)"
        case 4: return "resource.getTag(\"\(name)\")"
        default: return "context.\(name)"
        }
    }

    private mutating func either(_ name: String, _ depth: Int, _ literal: String) -> String {
        if random.once(in: 14), depth > 0 { return anything(depth - 1) }
        return random.once(in: 2) ? member(name, depth) : literal
    }

    private mutating func long(_ depth: Int) -> String {
        guard depth > 0, random.once(in: 2) else { return either("n", depth, random.pick(Self.longs)) }
        switch random.below(6) {
        case 0: return "-(\(long(depth - 1)))"
        case 1:
            return
                "\(span(depth - 1)).\(random.pick(["toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays"]))()"
        case 2: return "(if \(boolean(depth - 1)) then \(long(depth - 1)) else \(long(depth - 1)))"
        default: return "(\(long(depth - 1)) \(random.pick(["+", "-", "*"])) \(long(depth - 1)))"
        }
    }

    private mutating func string(_ depth: Int) -> String { either("s", depth, quoted(random.pick(Self.texts))) }

    private mutating func entity(_ depth: Int) -> String {
        random.once(in: 2)
            ? random.pick(["principal", "resource", "action", "principal"])
            : either("e", depth, random.once(in: 6) ? action() : uid())
    }

    private mutating func entities(_ depth: Int) -> String {
        "[\((0..<random.below(3)).map { _ in entity(depth) }.joined(separator: ", "))]"
    }

    private mutating func set(_ depth: Int) -> String {
        let elements = (0..<random.below(4)).map { _ in depth > 0 ? anything(depth - 1) : random.pick(Self.longs) }
        return either("set", depth, "[\(elements.joined(separator: ", "))]")
    }

    private mutating func record(_ depth: Int) -> String {
        guard depth > 0 else { return "context" }
        return either("rec", depth, "{n: \(long(depth - 1)), \"s\": \(string(depth - 1))}")
    }

    private mutating func call(_ name: String, _ texts: [String], _ depth: Int) -> String {
        let argument = random.once(in: 8) && depth > 0 ? string(depth - 1) : quoted(random.pick(texts))
        return random.once(in: 40) ? "\(name)(\(argument), \(argument))" : "\(name)(\(argument))"
    }

    private mutating func address(_ depth: Int) -> String { either("ip", depth, call("ip", Self.addresses, depth)) }
    private mutating func decimal(_ depth: Int) -> String {
        either("dec", depth, call("decimal", Self.decimals, depth))
    }

    private mutating func moment(_ depth: Int) -> String {
        guard depth > 0, random.once(in: 3) else { return either("at", depth, call("datetime", Self.datetimes, depth)) }
        return random.once(in: 2) ? "\(moment(depth - 1)).offset(\(span(depth - 1)))" : "\(moment(depth - 1)).toDate()"
    }

    private mutating func span(_ depth: Int) -> String {
        guard depth > 0, random.once(in: 3) else {
            return either("for", depth, call("duration", Self.durations, depth))
        }
        return random.once(in: 2)
            ? "\(moment(depth - 1)).durationSince(\(moment(depth - 1)))" : "\(moment(depth - 1)).toTime()"
    }
}

extension SeededGenerator {
    /// One of the elements, of which there is one at least.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

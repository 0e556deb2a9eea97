// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Schemas in the Cedar syntax: mostly right, some with one thing wrong in what they mean, some damaged as texts.
struct RandomSchemaText {
    private struct Declared {
        var entities: [String] = []
        var types: [String] = []
        var actions: [String] = []
    }

    var random: SeededGenerator
    private var declared: [String: Declared] = [:]
    private let namespaces: [String]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let all = ["", "N", "M", "N::O"]
        let count = 1 + random.below(3)
        let first = random.below(4)
        namespaces = (0..<count).map { all[(first + $0) % 4] }
    }

    mutating func text() -> String {
        declare()
        let text = namespaces.map { namespace in
            let body = declarations(in: namespace)
            return namespace.isEmpty ? body : "\(annotations())namespace \(namespace) {\n\(body)}\n"
        }
        let whole = text.joined()
        return random.once(in: 4) ? damaged(whole) : whole
    }

    /// The names come first, so that references can be to what there is. Most belong to one namespace only, so that
    /// shadowing is rare.
    private mutating func declare() {
        for (index, namespace) in namespaces.enumerated() {
            var names = Declared()
            for number in 0..<(1 + random.below(4)) { names.entities.append("E\(index)\(number)") }
            for number in 0..<random.below(4) { names.types.append("T\(index)\(number)") }
            for number in 0..<random.below(4) { names.actions.append("a\(index) \(number)") }
            if random.once(in: 12) {
                names.entities.append(random.pick(["Set", "Long", "ipaddr", "E00", "enum", "T00"]))
            }
            if random.once(in: 12) { names.types.append(random.pick(["decimal", "E00", "T00", "tags", "Action"])) }
            if random.once(in: 12) { names.actions.append("a0 0") }
            if random.once(in: 40) { names.entities.append(random.pick(["Action", "__cedar", "if"])) }
            if random.once(in: 40) { names.types.append(random.pick(["Bool", "Record", "Set"])) }
            declared[namespace] = names
        }
    }

    private mutating func declarations(in namespace: String) -> String {
        let names = declared[namespace] ?? Declared()
        var lines: [String] = []
        for name in names.entities { lines.append(entity(name, namespace)) }
        for (index, name) in names.types.enumerated() {
            let type = type(namespace, depth: 0, commonTypes: random.once(in: 30) ? nil : index)
            lines.append("\(annotations())type \(name) = \(type);")
        }
        for (index, name) in names.actions.enumerated() { lines.append(action(name, index, namespace)) }
        lines.shuffle(using: &random)
        return lines.map { "\($0)\(random.once(in: 9) ? " // \"comment\"" : "")\n" }.joined()
    }

    private mutating func entity(_ name: String, _ namespace: String) -> String {
        if random.once(in: 6) { return "\(annotations())entity \(name) enum [\"a\", \"b c\"];" }
        var text = "\(annotations())entity \(name)"
        if random.once(in: 2) {
            let parents = (0..<random.below(3)).map { _ in entityName(namespace) }
            text +=
                parents.count == 1 && random.once(in: 2)
                ? " in \(parents[0])" : " in [\(parents.joined(separator: ", "))]"
        }
        if !random.once(in: 3) {
            text += (random.once(in: 2) ? " = " : " ") + record(namespace, depth: 0, commonTypes: nil)
        }
        if random.once(in: 4) { text += " tags \(type(namespace, depth: 1, commonTypes: nil))" }
        return text + ";"
    }

    private mutating func action(_ name: String, _ index: Int, _ namespace: String) -> String {
        var text = "\(annotations())action \"\(name)\""
        let earlier = (declared[namespace]?.actions ?? []).prefix(random.once(in: 30) ? index + 1 : index)
        if !earlier.isEmpty, random.once(in: 2) {
            let parent = random.pick(Array(earlier))
            text +=
                random.once(in: 2)
                ? " in [\"\(parent)\"]" : " in \(namespace.isEmpty ? "" : namespace + "::")Action::\"\(parent)\""
        }
        guard random.once(in: 2) else { return text + ";" }
        var parts = [
            "principal: \(entityName(namespace))", "resource: [\(entityName(namespace)), \(entityName(namespace))]",
        ]
        if random.once(in: 2) {
            let types = declared[namespace]?.types ?? []
            let isName = !types.isEmpty && random.once(in: 4)
            parts.append("context: \(isName ? random.pick(types) : record(namespace, depth: 0, commonTypes: nil))")
        }
        if random.once(in: 30) { parts.removeLast() }
        parts.shuffle(using: &random)
        return text + " appliesTo { \(parts.joined(separator: ", "))\(random.once(in: 3) ? "," : "") };"
    }

    /// - Parameter commonTypes: how many of the namespace's common types may be used, to avoid cycles; nil: all.
    private mutating func type(_ namespace: String, depth: Int, commonTypes: Int?) -> String {
        switch random.below(depth > 3 ? 6 : 9) {
        case 0, 1: return random.pick(["Long", "String", "Bool", "__cedar::Long", "__cedar::Bool"])
        case 2: return random.pick(["ipaddr", "decimal", "__cedar::datetime", "duration"])
        case 3: return entityName(namespace)
        case 4:
            let types = (declared[namespace]?.types ?? []).prefix(commonTypes ?? 9)
            if types.isEmpty { return "String" }
            let name = random.pick(Array(types))
            return random.once(in: 3) && !namespace.isEmpty ? "\(namespace)::\(name)" : name
        case 5: return random.once(in: 12) ? random.pick(["Boolean", "Unknown", "N::X", "Set", "Action"]) : "Bool"
        case 6, 7: return "Set<\(type(namespace, depth: depth + 1, commonTypes: commonTypes))>"
        default: return record(namespace, depth: depth + 1, commonTypes: commonTypes)
        }
    }

    private mutating func record(_ namespace: String, depth: Int, commonTypes: Int?) -> String {
        let attributes = (0..<random.below(4)).map { number in
            let name = random.pick([
                "x\(number)", "x0", "\"quoted \(number)\"", "\"\\u{e9}\\0\"", "in\(number)", "\"if\"", "tags",
            ])
            let type = type(namespace, depth: depth + 1, commonTypes: commonTypes)
            return "\(annotations())\(name)\(random.once(in: 2) ? "?" : ""): \(type)"
        }
        return "{ \(attributes.joined(separator: ", "))\(random.once(in: 4) && !attributes.isEmpty ? "," : "") }"
    }

    private mutating func entityName(_ namespace: String) -> String {
        if random.once(in: 60) { return random.pick(["Unknown", "Action", "T00", "N::Action"]) }
        let other = random.once(in: 4) ? random.pick(namespaces) : namespace
        guard let name = declared[other].map({ random.pick($0.entities) }) else { return "E00" }
        let isQualified = other != namespace && !other.isEmpty || random.once(in: 4)
        return isQualified && !other.isEmpty ? "\(other)::\(name)" : name
    }

    private mutating func annotations() -> String {
        guard random.once(in: 6) else { return "" }
        return random.pick(
            ["@doc(\"text\") ", "@a @b(\"\\\"\") ", "@if ", "@a @a "].dropLast(random.once(in: 10) ? 0 : 1)
        )
    }

    private mutating func damaged(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let pieces = [
            "", " ", "{", "}", "[", ",", ";", ":", "::", "\"", "\\", "@", "?", "=", "<", "é", "\u{A0}", "//", "1", "in",
            "enum",
        ]
        for _ in 0..<(1 + random.below(2)) where !bytes.isEmpty {
            let start = random.below(bytes.count)
            let end = min(bytes.count, start + random.below(3))
            bytes.replaceSubrange(start..<end, with: Array(random.pick(pieces).utf8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension SeededGenerator {
    fileprivate mutating func pick<Element>(_ elements: ArraySlice<Element>) -> Element { pick(Array(elements)) }
}

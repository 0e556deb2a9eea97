// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Random schemas in the Cedar syntax: two namespaces, hierarchies of types and actions, optional attributes, tags,
/// enumerations, nested records and sets, all extension types.
struct SchemaMaker {
    private static let roots = ["User", "Group", "Doc", "Folder"]
    private static let inner = ["N::Org", "N::Team"]
    private static let enumeration = "Color"
    private static let names = ["a", "b", "c", "d", "\"e f\"", "\"é\""]

    var dice: SeededGenerator

    /// A schema's text.
    mutating func schema() -> String {
        var text = "entity \(Self.enumeration) enum [\"red\", \"green\"];\n"
        for name in Self.roots { text += entity(name, as: name) }
        text += "action grp0;\naction grp1 in [grp0];\naction idle;\n"
        for index in 0..<2 + dice.below(2) { text += action("act\(index)", groups: ["grp0", "grp1"]) }
        text += "namespace N {\n"
        for name in Self.inner { text += entity(name, as: String(name.dropFirst(3))) }
        return text + action("act9", groups: []) + "}\n"
    }

    private var types: [String] { Self.roots + Self.inner }

    private mutating func entity(_ name: String, as declared: String) -> String {
        var text = "entity \(declared)"
        let parents = types.filter { _ in dice.once(in: 5) }
        if !parents.isEmpty { text += " in [\(parents.joined(separator: ", "))]" }
        text += " = \(record(depth: 2))"
        if dice.once(in: 2) { text += " tags \(type(depth: 1))" }
        return text + ";\n"
    }

    private mutating func action(_ name: String, groups: [String]) -> String {
        let parents = groups.filter { _ in dice.once(in: 2) }
        var text = "action \(name)"
        if !parents.isEmpty { text += " in [\(parents.joined(separator: ", "))]" }
        text += " appliesTo { principal: \(someTypes()), resource: \(someTypes())"
        if !dice.once(in: 4) { text += ", context: \(record(depth: 2))" }
        return text + "};\n"
    }

    private mutating func someTypes() -> String {
        let first = dice.pick(types, or: "User")
        let second = dice.pick(types + [Self.enumeration], or: "Doc")
        return dice.once(in: 2) || first == second ? "[\(first)]" : "[\(first), \(second)]"
    }

    private mutating func record(depth: Int) -> String {
        let names = Self.names.filter { _ in !dice.once(in: 3) }
        let fields = names.map { "\($0)\(dice.once(in: 2) ? "?" : ""): \(type(depth: depth))" }
        return "{" + fields.joined(separator: ", ") + "}"
    }

    private mutating func type(depth: Int) -> String {
        switch dice.below(depth > 0 ? 13 : 9) {
        case 0, 1: "Bool"
        case 2: "Long"
        case 3: "String"
        case 4, 5: dice.pick(types + [Self.enumeration], or: "User")
        case 6: "__cedar::ipaddr"
        case 7: dice.once(in: 2) ? "datetime" : "duration"
        case 8: "decimal"
        case 9, 10: "Set<\(type(depth: depth - 1))>"
        default: record(depth: depth - 1)
        }
    }
}

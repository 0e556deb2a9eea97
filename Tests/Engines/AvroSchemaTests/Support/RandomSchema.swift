// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// Random schemas that the specification allows: all kinds of types, namespaces, aliases, defaults, recursion.
///
/// Unless asked for, no type of the null namespace stands inside a namespace: the canonical form cannot express that.
struct RandomSchema {
    static let primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"]

    var random: SeededGenerator
    private var defined: [String] = []
    private var count = 0

    /// Whether types of the null namespace stand inside namespaces, some of a name that those have as well.
    private let mixesNullNamespace: Bool

    init(seed: UInt64, mixesNullNamespace: Bool = false) {
        random = SeededGenerator(seed: seed)
        self.mixesNullNamespace = mixesNullNamespace
    }

    /// A schema whose root is a record.
    mutating func schema() -> JSON {
        record(depth: 3, in: random.pick(["", "a", "b.c"], or: ""), isRoot: true)
    }

    mutating func type(depth: Int, in namespace: String) -> JSON {
        switch random.below(depth > 0 ? 14 : 6) {
        case 6: .object([("type", .string("array")), ("items", type(depth: depth - 1, in: namespace))])
        case 7: .object([("type", .string("map")), ("values", type(depth: depth - 1, in: namespace))])
        case 8: record(depth: depth - 1, in: namespace, isRoot: false)
        case 9: enumeration(in: namespace)
        case 10: fixed(in: namespace)
        case 11, 12: union(depth: depth - 1, in: namespace)
        case 13: .string(reference())
        case 5: .object([("type", .string("long")), ("logicalType", .string("timestamp-millis"))])
        default: primitive()
        }
    }

    private mutating func reference() -> String {
        let name = random.pick(defined, or: "int")
        // With the dot a name without namespace is what it says wherever it stands.
        return mixesNullNamespace && name.hasPrefix("N") && random.once(in: 2) ? "." + name : name
    }

    mutating func primitive() -> JSON { .string(random.pick(Self.primitives, or: "int")) }

    private mutating func union(depth: Int, in namespace: String) -> JSON {
        var words = Self.primitives.shuffled(using: &random)
        if let null = words.firstIndex(of: "null"), random.once(in: 2) { words.swapAt(0, null) }
        var branches = words.prefix(random.below(4)).map { JSON.string($0) }
        if random.once(in: 3) { branches.append(record(depth: depth, in: namespace, isRoot: false)) }
        if random.once(in: 3) { branches.append(enumeration(in: namespace)) }
        if random.once(in: 3) {
            branches.append(.object([("type", .string("array")), ("items", type(depth: depth, in: namespace))]))
        }
        return .array(branches)
    }

    /// The members that begin a definition, and its full name's namespace.
    private mutating func open(_ word: String, in namespace: String, isRoot: Bool) -> ([(String, JSON)], String) {
        if mixesNullNamespace, !namespace.isEmpty, !isRoot, random.once(in: 3) { return openNull(word) }
        let name = "N\(count)"
        count += 1
        var space = namespace
        var members: [(String, JSON)] = [("type", .string(word)), ("name", .string(name))]
        if !namespace.isEmpty, isRoot || random.once(in: 4) {
            space = isRoot ? namespace : random.pick(["a", "b.c", "d"], or: "a")
            if random.once(in: 2) {
                members[1].1 = .string("\(space).\(name)")
            } else {
                members.append(("namespace", .string(space)))
            }
        }
        let full = space.isEmpty ? name : "\(space).\(name)"
        defined.append(full)
        if random.once(in: 5) { members.append(("doc", .string("of \(full) “”\n"))) }
        if random.once(in: 5) {
            members.append(("aliases", .array([.string((space.isEmpty ? "" : space + ".") + "N\(random.below(9))")])))
        } else if mixesNullNamespace, random.once(in: 3) {
            members.append(("aliases", .array([.string(".N1"), .string("N2"), .string("x.int")])))
        }
        if random.once(in: 8) { members.append(("x-owner", .object([("b", .int(1)), ("a", .null)]))) }
        return (members, space)
    }

    /// The same for a type of the null namespace, of the simple name of another type if there is one to take.
    private mutating func openNull(_ word: String) -> ([(String, JSON)], String) {
        let taken = "N\(random.below(count))"
        let name = defined.contains(taken) ? "N\(count)" : taken
        count += 1
        defined.append(name)
        var members: [(String, JSON)] = [("type", .string(word))]
        if random.once(in: 2) {
            members.append(("name", .string("." + name)))
        } else {
            members += [("name", .string(name)), ("namespace", .string(""))]
        }
        if random.once(in: 2) { members.append(("aliases", .array([.string("a.N1"), .string("N2")]))) }
        return (members, "")
    }

    private mutating func record(depth: Int, in namespace: String, isRoot: Bool) -> JSON {
        let (members, space) = open("record", in: namespace, isRoot: isRoot)
        var fields: [JSON] = []
        for index in 0..<random.below(5) + (isRoot ? 1 : 0) { fields.append(field("f\(index)", depth, space)) }
        return .object(members + [("fields", .array(fields))])
    }

    mutating func field(_ name: String, _ depth: Int, _ space: String) -> JSON {
        let type = type(depth: depth, in: space)
        var members: [(String, JSON)] = [("name", .string(name)), ("type", type)]
        if random.once(in: 2), let value = Self.value(of: type) { members.append(("default", value)) }
        if random.once(in: 6) { members.append(("aliases", .array([.string("f\(random.below(6))")]))) }
        if random.once(in: 8) { members.append(("order", .string("ignore"))) }
        return .object(members)
    }

    private mutating func enumeration(in namespace: String) -> JSON {
        let (members, _) = open("enum", in: namespace, isRoot: false)
        let symbols = (0...random.below(4)).map { JSON.string("S\($0)") }
        let fallback = random.once(in: 3) ? [("default", symbols[0])] : []
        return .object(members + [("symbols", .array(symbols))] + fallback)
    }

    private mutating func fixed(in namespace: String) -> JSON {
        let (members, _) = open("fixed", in: namespace, isRoot: false)
        return .object(members + [("size", .int(random.below(3)))])
    }

    /// A default for the simpler types.
    private static func value(of type: JSON) -> JSON? {
        switch type.string ?? type["type"]?.string ?? type.array?.first?.string {
        case "null": .null
        case "boolean": .bool(true)
        case "int", "long": .int(-7)
        case "float", "double": .number("1.5e3")
        case "string", "bytes": .string("ÿ\u{0}")
        case "array": .array([])
        case "map": .object([])
        case "enum": type["symbols"]?.array?.first
        default: nil
        }
    }
}

extension JSON {
    fileprivate static func number(_ text: String) -> JSON { (try? JSON(parsing: text)) ?? .null }
}

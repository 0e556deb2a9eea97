// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema
import TestSupport

/// Random schemas of all drafts, as a writer and a reader that differ in a few places.
struct RandomSchemaPair {
    var random: SeededGenerator
    let draft: JSONSchemaDraft

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        draft = random.pick(JSONSchemaDraft.allCases, or: .draft7)
    }

    private var definitions: String { draft >= .draft2019 ? "$defs" : "definitions" }

    /// A schema with definitions that refer to each other.
    mutating func schema() -> JSON {
        let depth = random.once(in: 3) ? 3 : 2
        var members = body(depth)
        members.append((definitions, .object((0..<2).map { ("d\($0)", JSON.object(body(1))) })))
        return .object(Self.unique(members))
    }

    /// The schema with some of its parts changed: what versions of a schema look like.
    mutating func changed(_ schema: JSON) -> JSON {
        var result = schema
        for _ in 0...random.below(3) { result = change(result, depth: 4) }
        return result
    }

    private mutating func change(_ value: JSON, depth: Int) -> JSON {
        guard let object = value.object else { return subschema(1) }
        var members = object.members.map { ($0.key, $0.value) }
        guard !members.isEmpty else { return .object(body(1)) }
        let index = random.below(members.count)
        let (key, old) = members[index]
        switch random.below(depth > 0 ? 8 : 4) {
        case 0: members.remove(at: index)
        case 1: members += keyword(1)
        case 2: members = members.map { $0.0 == key ? (key, keywordValue(like: old)) : $0 }
        case 3 where ["anyOf", "oneOf", "allOf"].contains(key):
            members[index].0 = random.pick(["anyOf", "oneOf", "allOf"], or: "anyOf")
        default:
            if ["properties", "patternProperties", definitions, "dependentSchemas"].contains(key), let map = old.object,
                !map.members.isEmpty
            {
                var entries = map.members.map { ($0.key, $0.value) }
                let place = random.below(entries.count)
                if random.once(in: 5) {
                    entries.append((nameText(), subschema(1)))
                } else {
                    entries[place].1 = change(entries[place].1, depth: depth - 1)
                }
                members[index].1 = .object(Self.unique(entries))
            } else if let list = old.array, key != "required", key != "enum", key != "type", !list.isEmpty {
                var entries = list
                let place = random.below(entries.count)
                entries[place] = change(entries[place], depth: depth - 1)
                members[index].1 = .array(entries)
            } else if old.object != nil, key != "const" {
                members[index].1 = change(old, depth: depth - 1)
            } else {
                members[index].1 = keywordValue(like: old)
            }
        }
        return .object(Self.unique(members))
    }

    private mutating func keywordValue(like old: JSON) -> JSON {
        switch old.value {
        case .number(let number):
            if let whole = number.int { return .int(max(0, whole + random.below(3) - 1)) }
            return self.number()
        case .string(let text): return Self.types.contains(text) ? .string(random.pick(Self.types, or: "null")) : old
        case .bool(let flag): return .bool(!flag)
        case .array(let list):
            if list.allSatisfy({ $0.string != nil }), random.once(in: 2) { return .array(Array(list.dropLast())) }
            return .array(list + list.prefix(1))
        default: return old
        }
    }

    static func unique(_ members: [(String, JSON)]) -> [(String, JSON)] {
        var seen: Set<String> = []
        return members.filter { seen.insert($0.0).inserted }
    }

    private mutating func subschema(_ depth: Int, isInPlace: Bool = false) -> JSON {
        switch random.below(14) {
        case 0: draft == .draft4 ? .object([]) : .bool(true)
        case 1: draft == .draft4 ? .object([("not", .object([]))]) : .bool(false)
        case 2: .object([])
        case 3: isInPlace ? .object([]) : .object([("$ref", .string("#/\(definitions)/d\(random.below(2))"))])
        case 4: isInPlace ? .object([]) : .object([("$ref", .string("#"))])
        default: .object(body(depth - 1))
        }
    }

    private mutating func body(_ depth: Int) -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        if random.once(in: 2) { members.append(("type", .string(random.pick(Self.types, or: "object")))) }
        for _ in 0...random.below(3) { members += keyword(depth) }
        return Self.unique(members)
    }

    private static let types = ["null", "boolean", "integer", "number", "string", "array", "object", "object", "array"]

    private mutating func keyword(_ depth: Int) -> [(String, JSON)] {
        let type = random.pick(Self.types, or: "null")
        switch random.below(depth > 0 ? 34 : 14) {
        case 0, 1: return [("type", .string(type))]
        case 2:
            return [("type", .array([.string(type), .string(random.pick(Self.types.filter { $0 != type }, or: ""))]))]
        case 3: return bound()
        case 4: return bound()
        case 5: return [("multipleOf", Self.number(random.pick(["1", "2", "3", "0.5", "1.5", "10"], or: "1")))]
        case 6: return [(random.pick(["minLength", "maxLength"], or: ""), .int(random.below(4)))]
        case 7: return [(random.pick(["minItems", "maxItems"], or: ""), .int(random.below(4)))]
        case 8: return [("pattern", .string(pattern()))]
        case 9: return [("required", .array(random.once(in: 2) ? [name()] : [.string("a"), .string("b")]))]
        case 10: return [("enum", .array(distinct([value(1), value(1), value(0)])))]
        case 11: return draft == .draft4 ? [] : [("const", value(1))]
        case 12: return [(random.pick(["minProperties", "maxProperties"], or: ""), .int(random.below(4)))]
        case 13: return [("uniqueItems", .bool(!random.once(in: 3)))]
        default: return applicator(depth)
        }
    }

    private mutating func distinct(_ values: [JSON]) -> [JSON] {
        var kept: [JSON] = []
        for value in values where !kept.contains(value) { kept.append(value) }
        return kept
    }

    private mutating func pattern() -> String {
        random.pick(
            ["^a", "b$", "[ab]{2}", "\\d+", "^(a|b)*c?$", "^.{2}$", "^[^a]*$", "\\ba", "^$", "a|^b$", "^(ab)+$"],
            or: "a"
        )
    }

    private mutating func bound() -> [(String, JSON)] {
        let isLow = random.once(in: 2)
        let plain = isLow ? "minimum" : "maximum"
        let exclusive = isLow ? "exclusiveMinimum" : "exclusiveMaximum"
        if draft == .draft4 {
            return [(plain, number())] + (random.once(in: 2) ? [(exclusive, .bool(random.once(in: 2)))] : [])
        }
        return [(random.once(in: 2) ? plain : exclusive, number())]
    }

    private mutating func applicator(_ depth: Int) -> [(String, JSON)] {
        switch random.below(16) {
        case 0, 1, 2, 3: return [("properties", map(depth))]
        case 4: return [("additionalProperties", subschema(depth))]
        case 5:
            return [
                (
                    "patternProperties",
                    .object(Self.unique([(pattern(), subschema(depth)), (pattern(), subschema(depth))]))
                )
            ]
        case 6: return [("items", subschema(depth))]
        case 7: return [(draft >= .draft2020 ? "prefixItems" : "items", list(depth))]
        case 8: return draft >= .draft2020 ? [("items", subschema(depth))] : [("additionalItems", subschema(depth))]
        case 9, 10:
            return [
                (random.pick(["allOf", "anyOf", "oneOf"], or: "allOf"), list(depth, isInPlace: !random.once(in: 12)))
            ]
        case 11: return [("not", subschema(depth, isInPlace: true))]
        case 12: return draft >= .draft7 ? conditional(depth) : []
        case 13:
            return draft >= .draft6
                ? [random.once(in: 2) ? ("propertyNames", subschema(0)) : ("contains", subschema(depth))] : []
        case 14: return dependencies(depth)
        default: return modern(depth)
        }
    }

    private mutating func dependencies(_ depth: Int) -> [(String, JSON)] {
        let names = JSON.object([("a", .array([name()]))])
        if draft >= .draft2019 {
            return random.once(in: 2)
                ? [("dependentRequired", names)]
                : [("dependentSchemas", .object([("b", subschema(depth, isInPlace: true))]))]
        }
        return [("dependencies", random.once(in: 2) ? names : .object([("b", subschema(depth, isInPlace: true))]))]
    }

    private mutating func modern(_ depth: Int) -> [(String, JSON)] {
        guard draft >= .draft2019 else { return [("properties", map(depth))] }
        switch random.below(4) {
        case 0: return [("unevaluatedProperties", subschema(depth)), ("anyOf", list(depth, isInPlace: true))]
        case 1: return [("unevaluatedItems", subschema(depth))]
        case 2: return [("unevaluatedProperties", .bool(false)), ("properties", map(depth))]
        default:
            return [
                ("contains", subschema(depth)), ("minContains", .int(random.below(3))),
                ("maxContains", .int(random.below(3))),
            ]
        }
    }

    private mutating func conditional(_ depth: Int) -> [(String, JSON)] {
        ["if", "then", "else"].map { ($0, subschema(depth, isInPlace: true)) }
    }

    private mutating func map(_ depth: Int) -> JSON {
        .object(["a", "b", "c"].prefix(1 + random.below(3)).map { ($0, subschema(depth)) })
    }

    private mutating func list(_ depth: Int, isInPlace: Bool = false) -> JSON {
        .array((0...random.below(3)).map { _ in subschema(depth, isInPlace: isInPlace) })
    }

    private mutating func name() -> JSON { .string(nameText()) }

    mutating func nameText() -> String { random.pick(["a", "b", "c", "ab", "é", ""], or: "a") }

    private mutating func number() -> JSON {
        Self.number(random.pick(["-1", "0", "1.5", "3", "1e1", "3.0", "2"], or: "0"))
    }

    static func number(_ text: String) -> JSON { (try? JSON(parsing: text)) ?? .null }

    /// A value of any type.
    mutating func value(_ depth: Int) -> JSON {
        switch random.below(depth > 0 ? 9 : 6) {
        case 0: .null
        case 1: .bool(random.once(in: 2))
        case 2: number()
        case 3: .int(random.below(7) - 1)
        case 4: .string(random.pick(["", "a", "b", "ab", "abc", "12", "aa"], or: ""))
        case 5: Self.number(random.pick(["0.5", "1.0", "0.0", "4.5", "2.5", "-3", "1000000"], or: "0"))
        case 6: .array((0..<random.below(4)).map { _ in value(depth - 1) })
        default:
            .object(["a", "b", "c", "é", "ab", "x"].filter { _ in random.once(in: 3) }.map { ($0, value(depth - 1)) })
        }
    }
}

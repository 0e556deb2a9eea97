// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// Random schemas of draft 7 or 2020-12 that are mostly valid, and values they mostly accept.
struct RandomJSONSchema {
    var random: SeededGenerator
    let isModern: Bool

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        isModern = random.once(in: 3)
    }

    /// A schema with definitions that refer to each other.
    mutating func schema() -> JSON {
        var members: [(String, JSON)] = []
        if isModern { members.append(("$schema", .string("https://json-schema.org/draft/2020-12/schema"))) }
        members += body(depth: 3)
        let definitions = (0..<3).map { ("d\($0)", JSON.object(body(depth: 2))) }
        members.append((isModern ? "$defs" : "definitions", .object(definitions)))
        var seen: Set<String> = []
        return .object(members.filter { seen.insert($0.0).inserted })
    }

    private mutating func subschema(_ depth: Int) -> JSON {
        switch random.below(12) {
        case 0: .bool(true)
        case 1: .bool(false)
        case 2: .object([])
        case 3: .object([("$ref", .string("#/\(isModern ? "$defs" : "definitions")/d\(random.below(3))"))])
        case 4: .object([("$ref", .string("#"))])
        default: .object(body(depth: depth - 1))
        }
    }

    private mutating func body(depth: Int) -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        for _ in 0...random.below(4) { members += keyword(depth) }
        var seen: Set<String> = []
        return members.filter { seen.insert($0.0).inserted }
    }

    private static let types = ["null", "boolean", "integer", "number", "string", "array", "object"]

    private mutating func keyword(_ depth: Int) -> [(String, JSON)] {
        let type = random.pick(Self.types, or: "null")
        switch random.below(depth > 0 ? 26 : 14) {
        case 0, 1, 2: return [("type", .string(type))]
        case 3: return [("type", .array([.string(type), .string("null")]))]
        case 4: return [(random.pick(["minimum", "maximum", "exclusiveMinimum"], or: ""), number())]
        case 5: return [("multipleOf", .number(random.pick(["1", "2", "0.5", "10"], or: "1")))]
        case 6:
            return [(random.pick(["minLength", "maxLength", "minItems", "maxItems"], or: ""), .int(random.below(4)))]
        case 7: return [("pattern", .string(random.pick(["^a", "b$", "[ab]{2}", "\\d+", "^(a|b)*c?$"], or: "")))]
        case 8: return [("required", .array([name(), name()]))]
        case 9: return [("enum", .array([value(1), value(1), value(0)]))]
        case 10: return [("const", value(1))]
        case 11: return [("title", name()), ("default", value(0))]
        case 12: return [(random.pick(["minProperties", "maxProperties"], or: ""), .int(random.below(4)))]
        case 13: return [("uniqueItems", .bool(random.once(in: 2))), ("format", .string("date"))]
        default: return applicator(depth)
        }
    }

    private mutating func applicator(_ depth: Int) -> [(String, JSON)] {
        switch random.below(12) {
        case 0, 1, 2: return [("properties", map(depth))]
        case 3: return [("additionalProperties", subschema(depth))]
        case 4: return [("patternProperties", .object([("^[ab]", subschema(depth))]))]
        case 5: return [("items", subschema(depth))]
        case 6: return [(isModern ? "prefixItems" : "items", list(depth)), ("contains", subschema(depth))]
        case 7: return [(isModern ? "unevaluatedItems" : "additionalItems", subschema(depth))]
        case 8: return [(random.pick(["allOf", "anyOf", "oneOf"], or: "allOf"), list(depth))]
        case 9: return [("not", subschema(depth)), ("propertyNames", subschema(0))]
        case 10: return [("if", subschema(depth)), ("then", subschema(depth)), ("else", subschema(depth))]
        default:
            if isModern {
                return [
                    ("unevaluatedProperties", subschema(depth)),
                    ("dependentRequired", .object([("a", .array([name()]))])),
                ]
            }
            return [("dependencies", .object([("a", .array([name()])), ("b", subschema(depth))]))]
        }
    }

    private mutating func map(_ depth: Int) -> JSON {
        .object(["a", "b", "c"].prefix(1 + random.below(3)).map { ($0, subschema(depth)) })
    }

    private mutating func list(_ depth: Int) -> JSON {
        .array((0...random.below(3)).map { _ in subschema(depth) })
    }

    private mutating func name() -> JSON { .string(random.pick(["a", "b", "c", "ab", "é"], or: "a")) }

    private mutating func number() -> JSON { .number(random.pick(["-1", "0", "1.5", "3", "1e2", "3.0"], or: "0")) }

    /// A value of any type.
    mutating func value(_ depth: Int) -> JSON {
        switch random.below(depth > 0 ? 8 : 5) {
        case 0: .null
        case 1: .bool(random.once(in: 2))
        case 2: number()
        case 3: .int(random.below(5))
        case 4: .string(random.pick(["", "a", "ab", "abc", "12", "2024-02-30"], or: ""))
        case 5: .array((0..<random.below(4)).map { _ in value(depth - 1) })
        default: .object(["a", "b", "c", "é"].filter { _ in random.once(in: 2) }.map { ($0, value(depth - 1)) })
        }
    }
}

extension JSON {
    static func number(_ text: String) -> JSON { (try? JSON(parsing: text)) ?? .null }
}

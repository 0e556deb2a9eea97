// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport

/// Random values that a schema mostly allows, put together from what the schema says.
struct DirectedValues {
    let root: JSON

    /// A value for a schema.
    func value(_ schema: JSON, _ source: inout RandomSchemaPair, _ depth: Int) -> JSON {
        guard let object = schema.object, depth > 0, !source.random.once(in: 12) else {
            return source.value(min(depth, 2))
        }
        if let reference = object["$ref"]?.string {
            let tokens = reference.split(separator: "/").dropFirst().map { String($0) }
            return value(root.value(at: JSONPointer(tokens)) ?? .null, &source, depth - 1)
        }
        if let constant = object["const"] { return constant }
        if let list = object["enum"]?.array { return source.random.pick(list, or: .null) }
        var base: JSON?
        for keyword in ["allOf", "anyOf", "oneOf"] {
            guard let list = object[keyword]?.array, !list.isEmpty, source.random.once(in: 2) else { continue }
            base = merged(base, value(source.random.pick(list, or: .null), &source, depth - 1))
        }
        for keyword in ["if", "then", "else", "not"] where source.random.once(in: 4) {
            guard let inner = object[keyword] else { continue }
            base = merged(base, value(inner, &source, depth - 1))
        }
        return merged(base, own(object, &source, depth))
    }

    /// Both, if they are objects; else one of them.
    private func merged(_ left: JSON?, _ right: JSON) -> JSON {
        guard let left else { return right }
        guard let one = left.object, let other = right.object else { return left }
        return .object(RandomSchemaPair.unique((one.members + other.members).map { ($0.key, $0.value) }))
    }

    private func own(_ object: JSONObject, _ source: inout RandomSchemaPair, _ depth: Int) -> JSON {
        var types = object["type"]?.array?.compactMap(\.string) ?? [object["type"]?.string].compactMap { $0 }
        if types.isEmpty {
            if object["properties"] != nil || object["required"] != nil || object["additionalProperties"] != nil {
                types = ["object"]
            } else if object["items"] != nil || object["prefixItems"] != nil || object["contains"] != nil {
                types = ["array"]
            }
        }
        switch source.random.pick(types, or: "any") {
        case "object": return members(object, &source, depth)
        case "array": return elements(object, &source, depth)
        case "null": return .null
        case "boolean": return .bool(source.random.once(in: 2))
        case "integer": return .int(source.random.below(8) - 2)
        case "number": return near(object, &source)
        case "string":
            return .string(
                source.random.pick(["", "a", "b", "ab", "aa", "bb", "abab", "12", "abc", "ba", "1", "é", "bc"], or: "")
            )
        default: return source.value(min(depth, 2))
        }
    }

    private func near(_ object: JSONObject, _ source: inout RandomSchemaPair) -> JSON {
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].compactMap {
            object[$0]?.number?.double
        }
        let base = source.random.pick(bounds, or: 0)
        let number = base + source.random.pick([0, 0, 1, -1, 0.5, -0.5, 2], or: 0)
        return JSONNumber(number).map { JSON(.number($0)) } ?? .int(0)
    }

    private func members(_ object: JSONObject, _ source: inout RandomSchemaPair, _ depth: Int) -> JSON {
        var result: [(String, JSON)] = []
        for member in object["properties"]?.object?.members ?? [] where !source.random.once(in: 3) {
            result.append((member.key, value(member.value, &source, depth - 1)))
        }
        for name in object["required"]?.array?.compactMap(\.string) ?? [] where !source.random.once(in: 8) {
            let inner = object["properties"]?[name] ?? object["additionalProperties"] ?? .null
            result.append((name, value(inner, &source, depth - 1)))
        }
        for _ in 0..<source.random.below(3) {
            let inner = source.random.pick(
                (object["patternProperties"]?.object?.members.map(\.value) ?? [])
                    + [object["additionalProperties"], object["unevaluatedProperties"]].compactMap { $0 },
                or: .null
            )
            result.append((source.nameText(), value(inner, &source, depth - 1)))
        }
        return .object(RandomSchemaPair.unique(result))
    }

    private func elements(_ object: JSONObject, _ source: inout RandomSchemaPair, _ depth: Int) -> JSON {
        let prefix = object["prefixItems"]?.array ?? object["items"]?.array ?? []
        let rest = [object["additionalItems"], object["items"], object["contains"], object["unevaluatedItems"]]
            .compactMap { $0 }.filter { $0.array == nil }
        return .array(
            (0..<source.random.below(prefix.count + 3)).map { index in
                value(index < prefix.count ? prefix[index] : source.random.pick(rest, or: .null), &source, depth - 1)
            }
        )
    }
}

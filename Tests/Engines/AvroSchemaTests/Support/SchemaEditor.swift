// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// Changes schemas the way people do, and a little worse.
struct SchemaEditor {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// One change somewhere below, which may leave no valid schema.
    mutating func edit(_ json: JSON) -> JSON {
        switch json.value {
        case .string(let word) where RandomSchema.primitives.contains(word):
            return .string(random.pick(RandomSchema.primitives, or: "int"))
        case .array(let branches): return .array(list(branches))
        case .object(let object): return .object(members(object))
        default: return json
        }
    }

    private mutating func list(_ elements: [JSON]) -> [JSON] {
        var elements = elements
        let place = random.below(elements.count)
        switch random.below(4) {
        case 0 where !elements.isEmpty: elements.remove(at: place)
        case 1: elements.insert(.string(random.pick(RandomSchema.primitives, or: "int")), at: place)
        default: if !elements.isEmpty { elements[place] = edit(elements[place]) }
        }
        return elements
    }

    private mutating func members(_ object: JSONObject) -> [(String, JSON)] {
        var members = object.members.map { ($0.key, $0.value) }
        let place = random.below(members.count)
        guard !members.isEmpty else { return members }
        switch members[place].0 {
        case "size": members[place].1 = .int(random.below(4))
        case "symbols": members[place].1 = symbols(members[place].1.array ?? [])
        case "name" where random.once(in: 3): members[place].1 = .string("N\(random.below(9))")
        case "namespace", "aliases", "doc": if random.once(in: 2) { members.remove(at: place) }
        case "default": members.remove(at: place)
        default:
            let below = members.indices.filter { ["fields", "type", "items", "values"].contains(members[$0].0) }
            for index in below { members[index].1 = deeper(members[index].0, members[index].1) }
        }
        return members
    }

    private mutating func deeper(_ key: String, _ value: JSON) -> JSON {
        if key == "type", value.string.map({ !RandomSchema.primitives.contains($0) }) ?? false { return value }
        guard key == "fields", let fields = value.array else { return edit(value) }
        if random.once(in: 6) {
            let field = JSON.object([("name", .string("added")), ("type", .string("int"))])
            return .array(fields + [field])
        }
        var changed = fields
        let place = random.below(fields.count)
        if random.once(in: 4), !fields.isEmpty { changed.remove(at: place) }
        if place < changed.count { changed[place] = edit(changed[place]) }
        return .array(changed)
    }

    private mutating func symbols(_ symbols: [JSON]) -> JSON {
        random.once(in: 2) ? .array(Array(symbols.dropLast())) : .array(symbols + [.string("T")])
    }

    /// One change that mostly breaks a rule of the specification.
    mutating func damage(_ json: JSON) -> JSON {
        if random.once(in: 3) { return broken(json) }
        switch json.value {
        case .array(let elements) where !elements.isEmpty:
            var elements = elements
            let place = random.below(elements.count)
            if random.once(in: 6) { elements.append(elements[place]) }
            elements[place] = damage(elements[place])
            return .array(elements)
        case .object(let object) where !object.members.isEmpty:
            var members = object.members.map { ($0.key, $0.value) }
            let place = random.below(members.count)
            if random.once(in: 5) {
                members.remove(at: place)
            } else {
                members[place].1 = damage(members[place].1)
            }
            return .object(members)
        default: return broken(json)
        }
    }

    private mutating func broken(_ json: JSON) -> JSON {
        switch random.below(6) {
        case 0: .string("Nope")
        case 1: .string("1bad")
        case 2: .int(-3)
        case 3: .array([.string("null"), .string("null")])
        case 4: .object([("type", json)])
        default: .null
        }
    }
}

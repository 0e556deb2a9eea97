// SPDX-License-Identifier: Apache-2.0
import JSON

/// Walks an Avro schema. Records and fields are named by full names; the namespace may be left out.
struct AvroTagWalk {
    private let change: (JSON, [TagPlace]) throws -> JSON

    init(_ change: @escaping (JSON, [TagPlace]) throws -> JSON) {
        self.change = change
    }

    /// Recurses along the nesting of a text, which its reader has bounded.
    func type(_ node: JSON, in namespace: String) throws -> JSON {
        if let branches = node.array { return .array(try branches.map { try type($0, in: namespace) }) }
        guard let object = node.object else { return node }
        switch object["type"]?.string {
        case "record", "error": return try record(node, object, in: namespace)
        case "array": return try node.changing("items") { try type($0, in: namespace) }
        case "map": return try node.changing("values") { try type($0, in: namespace) }
        case nil: return try node.changing("type") { try type($0, in: namespace) }
        default: return node
        }
    }

    private func record(_ node: JSON, _ object: JSONObject, in namespace: String) throws -> JSON {
        let written = object["name"]?.string ?? ""
        let simple = written.utf8.lastIndex(of: UInt8(ascii: ".")).map {
            String(written[written.utf8.index(after: $0)...])
        }
        var own = object["namespace"]?.string ?? namespace
        if let simple { own = String(decoding: written.utf8.dropLast(simple.utf8.count + 1), as: UTF8.self) }
        let name = simple ?? written
        let short = TagPath(nil, name)
        let names = own.isEmpty ? [short] : [TagPath(TagPath(nil, own), name), short]
        let changed = try change(node, names.map { TagPlace(isRecord: true, path: $0) })
        return try changed.changing("fields") { fields in
            .array(
                try (fields.array ?? []).map { field in
                    let label = field["name"]?.string ?? ""
                    let places = names.map { TagPlace(isRecord: false, path: TagPath($0, label)) }
                    return try change(field, places).changing("type") { try type($0, in: own) }
                }
            )
        }
    }
}

/// Walks a JSON Schema. Places are named as Confluent's registry names them: `object` for the object itself, then the
/// property; `array` for the items; `anyof`, `allof`, `oneof` and the number of the subschema.
struct JSONTagWalk {
    private let change: (JSON, [TagPlace]) throws -> JSON

    init(_ change: @escaping (JSON, [TagPlace]) throws -> JSON) {
        self.change = change
    }

    /// - Parameter path: where the schema stands, nil for the root.
    func schema(_ node: JSON, at path: TagPath?, isField: Bool = false) throws -> JSON {
        guard let object = node.object else { return node }
        let own = TagPath(path, "object")
        let isObject = object["properties"] != nil || object["type"]?.string == "object"
        var places: [TagPlace] = []
        if isField, let path { places.append(TagPlace(isRecord: false, path: path)) }
        if isObject || path == nil { places.append(TagPlace(isRecord: true, path: own)) }
        var changed = places.isEmpty ? node : try change(node, places)
        let lists = [
            ("properties", own), ("definitions", TagPath(own, "definitions")), ("$defs", TagPath(own, "$defs")),
        ]
        for (member, place) in lists {
            changed = try changed.changing(member) { schemas in
                try schemas.changingMembers { try schema($1, at: TagPath(place, $0), isField: true) }
            }
        }
        changed = try changed.changing("items") { try schema($0, at: TagPath(path, "array")) }
        changed = try changed.changing("not") { try schema($0, at: TagPath(path, "not")) }
        for member in ["anyOf", "allOf", "oneOf"] {
            changed = try changed.changing(member) { list in
                guard let schemas = list.array else { return list }
                let place = TagPath(path, member.lowercased())
                return .array(try zip(schemas, 0...).map { try schema($0, at: TagPath(place, String($1))) })
            }
        }
        return changed
    }
}

extension JSON {
    /// The object with the value of one member changed, if it has it.
    fileprivate func changing(_ key: String, _ change: (JSON) throws -> JSON) rethrows -> JSON {
        guard var object, let place = object.members.firstIndex(where: { $0.key.hasSameBytes(as: key) }) else {
            return self
        }
        object.members[place].value = try change(object.members[place].value)
        return JSON(.object(object), offset: offset)
    }

    /// The object with every member's value changed.
    fileprivate func changingMembers(_ change: (String, JSON) throws -> JSON) rethrows -> JSON {
        guard var object else { return self }
        for place in object.members.indices {
            object.members[place].value = try change(object.members[place].key, object.members[place].value)
        }
        return JSON(.object(object), offset: offset)
    }
}

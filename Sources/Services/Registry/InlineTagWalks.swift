// SPDX-License-Identifier: Apache-2.0
import JSON

/// Walks an Avro schema. Records and fields are named by full names; the namespace may be left out.
struct AvroTagWalk {
    private let change: (JSON, [EntityPath]) -> JSON

    init(_ change: @escaping (JSON, [EntityPath]) -> JSON) {
        self.change = change
    }

    /// Recurses along the nesting of a text, which its reader has bounded.
    func type(_ node: JSON, in namespace: String) -> JSON {
        if let branches = node.array { return .array(branches.map { type($0, in: namespace) }) }
        guard let object = node.object else { return node }
        switch object["type"]?.string {
        case "record", "error": return record(node, object, in: namespace)
        case "array": return node.changing("items") { type($0, in: namespace) }
        case "map": return node.changing("values") { type($0, in: namespace) }
        case nil: return node.changing("type") { type($0, in: namespace) }
        default: return node
        }
    }

    private func record(_ node: JSON, _ object: JSONObject, in namespace: String) -> JSON {
        let written = object["name"]?.string ?? ""
        let simple = written.utf8.lastIndex(of: UInt8(ascii: ".")).map {
            String(written[written.utf8.index(after: $0)...])
        }
        var own = object["namespace"]?.string ?? namespace
        if let simple { own = String(decoding: written.utf8.dropLast(simple.utf8.count + 1), as: UTF8.self) }
        let name = simple ?? written
        let names = own.isEmpty ? [name] : ["\(own).\(name)", name]
        let changed = change(node, names.map { EntityPath(isRecord: true, path: $0) })
        return changed.changing("fields") { fields in
            .array(
                (fields.array ?? []).map { field in
                    let paths = names.map { EntityPath(isRecord: false, path: "\($0).\(field["name"]?.string ?? "")") }
                    return change(field, paths).changing("type") { type($0, in: own) }
                }
            )
        }
    }
}

/// Walks a JSON Schema. Places are named as Confluent's registry names them: `object` for the object itself, then the
/// property; `array` for the items; `anyof`, `allof`, `oneof` and the number of the subschema.
struct JSONTagWalk {
    private let change: (JSON, [EntityPath]) -> JSON

    init(_ change: @escaping (JSON, [EntityPath]) -> JSON) {
        self.change = change
    }

    /// - Parameter path: where the schema stands, nil for the root.
    func schema(_ node: JSON, at path: String?, isField: Bool = false) -> JSON {
        guard let object = node.object else { return node }
        let own = path.map { $0 + ".object" } ?? "object"
        let isObject = object["properties"] != nil || object["type"]?.string == "object"
        var names: [EntityPath] = []
        if isField, let path { names.append(EntityPath(isRecord: false, path: path)) }
        if isObject || path == nil { names.append(EntityPath(isRecord: true, path: own)) }
        var changed = names.isEmpty ? node : change(node, names)
        for (member, place) in [("properties", own), ("definitions", own + ".definitions"), ("$defs", own + ".$defs")] {
            changed = changed.changing(member) { schemas in
                schemas.changingMembers { schema($1, at: place + "." + $0, isField: true) }
            }
        }
        let prefix = path.map { $0 + "." } ?? ""
        changed = changed.changing("items") { schema($0, at: prefix + "array") }
        changed = changed.changing("not") { schema($0, at: prefix + "not") }
        for member in ["anyOf", "allOf", "oneOf"] {
            changed = changed.changing(member) { list in
                guard let schemas = list.array else { return list }
                let places = (0..<schemas.count).map { "\(prefix)\(member.lowercased()).\($0)" }
                return .array(zip(schemas, places).map { schema($0, at: $1) })
            }
        }
        return changed
    }
}

extension JSON {
    /// The object with the value of one member changed, if it has it.
    fileprivate func changing(_ key: String, _ change: (JSON) -> JSON) -> JSON {
        guard var object, let place = object.members.firstIndex(where: { $0.key.hasSameBytes(as: key) }) else {
            return self
        }
        object.members[place].value = change(object.members[place].value)
        return JSON(.object(object), offset: offset)
    }

    /// The object with every member's value changed.
    fileprivate func changingMembers(_ change: (String, JSON) -> JSON) -> JSON {
        guard var object else { return self }
        for place in object.members.indices {
            object.members[place].value = change(object.members[place].key, object.members[place].value)
        }
        return JSON(.object(object), offset: offset)
    }
}

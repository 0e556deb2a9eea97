// SPDX-License-Identifier: Apache-2.0
import JSON

/// Walks an Avro schema for the types it defines and those it leaves to others (specification, "Names").
struct AvroOutline {
    private static let primitives: Set<String> = [
        "null", "boolean", "int", "long", "float", "double", "bytes", "string",
    ]

    private var defined: [TextKey: Int] = [:]
    private var names: [String] = []
    private var used: [WrittenReference] = []

    static func outline(_ text: [UInt8]) -> SchemaOutline {
        guard let json = try? JSON(parsing: text) else { return SchemaOutline() }
        var walk = AvroOutline()
        walk.type(json, in: "")
        return walk.outline(root: json)
    }

    private func outline(root: JSON) -> SchemaOutline {
        var seen: Set<[TextKey]> = []
        let references = used.filter { reference in
            !reference.candidates.contains { defined[TextKey($0)] != nil }
                && seen.insert(reference.candidates.map { TextKey($0) }).inserted
        }
        let isNamed = ["record", "error", "enum", "fixed"].contains(root["type"]?.string ?? "")
        return SchemaOutline(record: isNamed ? names.first : nil, names: names, references: references)
    }

    /// As deep as the text is nested, which the JSON reader bounds.
    private mutating func type(_ json: JSON, in space: String) {
        switch json.value {
        case .string(let name): reference(name, json, in: space)
        case .array(let branches): for branch in branches { type(branch, in: space) }
        case .object: complex(json, in: space)
        default: break
        }
    }

    private mutating func complex(_ json: JSON, in space: String) {
        guard let type = json["type"] else { return }
        switch type.string {
        case nil: self.type(type, in: space)
        case "array": if let items = json["items"] { self.type(items, in: space) }
        case "map": if let values = json["values"] { self.type(values, in: space) }
        case "record", "error":
            let inner = define(json, in: space)
            for field in json["fields"]?.array ?? [] {
                if let type = field["type"] { self.type(type, in: inner) }
            }
        case "enum", "fixed": _ = define(json, in: space)
        default: self.type(type, in: space)
        }
    }

    /// Notes a named type, and tells the namespace that holds inside of it.
    private mutating func define(_ json: JSON, in outer: String) -> String {
        guard let name = json["name"]?.string else { return outer }
        let isFull = name.utf8.contains(UInt8(ascii: "."))
        let full = isFull ? name : Self.full(name, json["namespace"]?.string ?? outer)
        if defined[TextKey(full)] == nil {
            defined[TextKey(full)] = names.count
            names.append(full)
        }
        guard let dot = full.utf8.lastIndex(of: UInt8(ascii: ".")) else { return "" }
        return String(full[..<dot])
    }

    private mutating func reference(_ name: String, _ json: JSON, in space: String) {
        if Self.primitives.contains(name) { return }
        let isFull = name.utf8.contains(UInt8(ascii: "."))
        let candidates = isFull || space.isEmpty ? [name] : [Self.full(name, space), name]
        used.append(WrittenReference(candidates: candidates, offset: Int(json.offset)))
    }

    private static func full(_ name: String, _ space: String) -> String { space.isEmpty ? name : "\(space).\(name)" }
}

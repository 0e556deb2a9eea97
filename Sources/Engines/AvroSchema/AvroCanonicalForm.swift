// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchema {
    /// The Parsing Canonical Form (specification, "Transforming into Parsing Canonical Form").
    ///
    /// Named types that references define stand by their full names.
    public var canonicalForm: String {
        var writer = AvroCanonicalWriter(schema: self)
        writer.type(root)
        return String(decoding: writer.json.bytes, as: UTF8.self)
    }
}

/// Recurses along the nesting of the schema's own text, which its reader has bounded.
private struct AvroCanonicalWriter {
    let schema: AvroSchema
    var json = JSONWriter()
    private var written: Set<String> = []

    init(schema: AvroSchema) {
        self.schema = schema
    }

    mutating func type(_ id: AvroSchema.TypeID) {
        let type = schema[id]
        if let name = type.name {
            guard type.document == 0, written.insert(name.full).inserted else { return json.string(name.full) }
        }
        switch type.kind {
        case .primitive(let primitive): json.string(primitive.rawValue)
        case .array(let items): container("array", "items", items)
        case .map(let values): container("map", "values", values)
        case .union(let branches): list(branches) { $0.type($1) }
        case .enumeration(let enumeration):
            open(enumeration.name, "enum", "symbols")
            list(enumeration.symbols) { $0.json.string($1) }
            json.raw("}".utf8)
        case .fixed(let fixed):
            open(fixed.name, "fixed", "size")
            json.raw("\(fixed.size)}".utf8)
        case .record(let record):
            open(record.name, type.word, "fields")
            list(record.fields) { writer, field in
                writer.json.raw("{\"name\":".utf8)
                writer.json.string(field.name)
                writer.json.raw(",\"type\":".utf8)
                writer.type(field.type)
                writer.json.raw("}".utf8)
            }
            json.raw("}".utf8)
        }
    }

    private mutating func container(_ word: String, _ attribute: String, _ element: AvroSchema.TypeID) {
        json.raw("{\"type\":\"\(word)\",\"\(attribute)\":".utf8)
        type(element)
        json.raw("}".utf8)
    }

    private mutating func open(_ name: AvroName, _ word: String, _ attribute: String) {
        json.raw("{\"name\":".utf8)
        json.string(name.full)
        json.raw(",\"type\":\"\(word)\",\"\(attribute)\":".utf8)
    }

    private mutating func list<Element>(_ elements: [Element], _ write: (inout Self, Element) -> Void) {
        json.raw("[".utf8)
        for (index, element) in elements.enumerated() {
            if index > 0 { json.raw(",".utf8) }
            write(&self, element)
        }
        json.raw("]".utf8)
    }
}

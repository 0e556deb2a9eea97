// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchema {
    /// The schema as one line of JSON in the order in which Avro's Java library writes it.
    ///
    /// This is the text that registries keep and by which they tell schemas apart: white space and the order of
    /// attributes do not count, documentation, defaults and aliases do.
    public var registryText: String {
        AvroTextWriter.text(of: self, normalized: false)
    }

    /// Like ``registryText``, with full names in place of namespaces and user-defined attributes sorted by name.
    public var normalizedText: String {
        AvroTextWriter.text(of: self, normalized: true)
    }
}

/// Recurses along the nesting of the schema's own text, which its reader has bounded.
private struct AvroTextWriter {
    private let schema: AvroSchema
    private let normalized: Bool
    private var json = JSONWriter()
    private var written: Set<String> = []

    static func text(of schema: AvroSchema, normalized: Bool) -> String {
        var writer = AvroTextWriter(schema: schema, normalized: normalized)
        writer.type(schema.root, in: "")
        return String(decoding: writer.json.bytes, as: UTF8.self)
    }

    private init(schema: AvroSchema, normalized: Bool) {
        self.schema = schema
        self.normalized = normalized
    }

    private mutating func type(_ id: AvroSchema.TypeID, in namespace: String) {
        let type = schema[id]
        if let name = type.name {
            guard type.document == 0, written.insert(name.full).inserted else {
                return json.string(normalized ? name.full : name.relative(to: namespace))
            }
        }
        switch type.kind {
        case .primitive(let primitive):
            guard !type.properties.isEmpty else { return json.string(primitive.rawValue) }
            json.raw("{\"type\":\"\(primitive.rawValue)\"".utf8)
            close(type.properties)
        case .array(let items):
            json.raw("{\"type\":\"array\",\"items\":".utf8)
            self.type(items, in: namespace)
            close(type.properties)
        case .map(let values):
            json.raw("{\"type\":\"map\",\"values\":".utf8)
            self.type(values, in: namespace)
            close(type.properties)
        case .union(let branches):
            list(branches) { $0.type($1, in: namespace) }
        case .record(let record):
            open(type, record.name, record.documentation, in: namespace)
            json.raw(",\"fields\":".utf8)
            list(record.fields) { $0.field($1, in: record.name.namespace) }
            close(type.properties, record.aliases, record.name)
        case .enumeration(let enumeration):
            open(type, enumeration.name, enumeration.documentation, in: namespace)
            member("symbols", .array(enumeration.symbols.map(JSON.string)))
            if let symbol = enumeration.defaultSymbol { member("default", .string(symbol)) }
            close(type.properties, enumeration.aliases, enumeration.name)
        case .fixed(let fixed):
            open(type, fixed.name, fixed.documentation, in: namespace)
            member("size", .int(fixed.size))
            close(type.properties, fixed.aliases, fixed.name)
        }
    }

    private mutating func field(_ field: AvroField, in namespace: String) {
        json.raw("{\"name\":".utf8)
        json.string(field.name)
        json.raw(",\"type\":".utf8)
        type(field.type, in: namespace)
        if let documentation = field.documentation { member("doc", .string(documentation)) }
        if let value = field.defaultValue { member("default", value) }
        if let order = field.order, order != "ascending" { member("order", .string(order)) }
        if !field.aliases.isEmpty { member("aliases", .array(field.aliases.map(JSON.string))) }
        close(field.properties)
    }

    private mutating func open(_ type: AvroType, _ name: AvroName, _ documentation: String?, in namespace: String) {
        json.raw("{\"type\":\"\(type.word)\",\"name\":".utf8)
        json.string(normalized ? name.full : name.simple)
        if !normalized, name.namespace != namespace { member("namespace", .string(name.namespace)) }
        if let documentation { member("doc", .string(documentation)) }
    }

    private mutating func close(_ properties: [JSONObject.Member], _ aliases: [AvroName] = [], _ name: AvroName? = nil)
    {
        let ordered = normalized ? properties.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : properties
        for property in ordered { member(property.key, property.value) }
        if let name, !aliases.isEmpty {
            let texts = aliases.map { normalized ? $0.full : $0.relative(to: name.namespace) }
            member("aliases", .array(texts.map(JSON.string)))
        }
        json.raw("}".utf8)
    }

    private mutating func member(_ key: String, _ value: JSON) {
        json.raw(",".utf8)
        json.string(key)
        json.raw(":".utf8)
        json.value(value)
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

// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import JSON

/// Everything a schema means, written so that two schemas of the same description are the same: names with their
/// namespaces, every attribute, every type at every place.
struct SchemaDescription {
    private let schema: AvroSchema
    private var met: Set<AvroSchema.TypeID> = []
    private(set) var text = ""

    static func of(_ schema: AvroSchema) -> String {
        var description = SchemaDescription(schema: schema)
        description.type(schema.root)
        return description.text
    }

    private init(schema: AvroSchema) {
        self.schema = schema
    }

    private mutating func type(_ id: AvroSchema.TypeID) {
        let type = schema[id]
        text += "(\(type.word)"
        defer { text += ")" }
        if let name = type.name {
            text += " {\(name.namespace)}\(name.simple)"
            guard met.insert(id).inserted else { return }
        }
        attributes(type.properties)
        switch type.kind {
        case .primitive: break
        case .array(let element), .map(let element): self.type(element)
        case .union(let branches): for branch in branches { self.type(branch) }
        case .record(let record):
            named(record.aliases, record.documentation)
            for part in record.fields { field(part) }
        case .enumeration(let enumeration):
            named(enumeration.aliases, enumeration.documentation)
            text += " \(enumeration.symbols) \(enumeration.defaultSymbol ?? "-")"
        case .fixed(let fixed):
            named(fixed.aliases, fixed.documentation)
            text += " \(fixed.size)"
        }
    }

    private mutating func field(_ field: AvroField) {
        text += "\n[\(field.name) \(field.aliases) \(field.documentation ?? "-") \(field.order ?? "ascending")"
        text += " \(field.defaultValue?.compactText ?? "-")"
        attributes(field.properties)
        type(field.type)
        text += "]"
    }

    private mutating func named(_ aliases: [AvroName], _ documentation: String?) {
        text += " \(aliases.map { "{\($0.namespace)}\($0.simple)" }) \(documentation ?? "-")"
    }

    private mutating func attributes(_ properties: [JSONObject.Member]) {
        for property in properties.sorted(by: { $0.key < $1.key }) {
            text += " \(property.key)=\(property.value.compactText)"
        }
    }
}

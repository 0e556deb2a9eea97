// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchema {
    /// The Parsing Canonical Form (specification, "Transforming into Parsing Canonical Form").
    ///
    /// Named types that references define stand by their full names.
    public var canonicalForm: String {
        var writer = AvroCanonicalWriter(model: model)
        writer.type(root.index)
        return String(decoding: writer.json.bytes, as: UTF8.self)
    }
}

/// Recurses along the nesting of the schema's own text, which its reader has bounded.
private struct AvroCanonicalWriter {
    let model: AvroModel
    var json = JSONWriter()
    private var written: Set<UInt32> = []

    init(model: AvroModel) {
        self.model = model
    }

    mutating func type(_ id: UInt32) {
        let type = model.types[Int(id)]
        if type.shape.isNamed, type.document != 0 || !written.insert(id).inserted {
            return json.string(model.name(type.name).full)
        }
        switch type.shape {
        case .array: container("array", "items", type.first)
        case .map: container("map", "values", type.first)
        case .union: list(model.branches[type.parts]) { $0.type($1) }
        case .enumeration:
            open(type, "symbols")
            list(model.words[type.parts]) { $0.json.string($0.model.text($1)) }
            json.raw("}".utf8)
        case .fixed:
            open(type, "size")
            json.raw("\(type.first)}".utf8)
        case .record, .error:
            open(type, "fields")
            list(model.fields[type.parts]) { writer, field in
                writer.json.raw("{\"name\":".utf8)
                writer.json.string(writer.model.text(field.name))
                writer.json.raw(",\"type\":".utf8)
                writer.type(field.type)
                writer.json.raw("}".utf8)
            }
            json.raw("}".utf8)
        default: json.string(type.shape.word)
        }
    }

    private mutating func container(_ word: String, _ attribute: String, _ element: UInt32) {
        json.raw("{\"type\":\"\(word)\",\"\(attribute)\":".utf8)
        type(element)
        json.raw("}".utf8)
    }

    private mutating func open(_ type: AvroEntry, _ attribute: String) {
        json.raw("{\"name\":".utf8)
        json.string(model.name(type.name).full)
        json.raw(",\"type\":\"\(type.shape.word)\",\"\(attribute)\":".utf8)
    }

    private mutating func list<Element>(
        _ elements: ArraySlice<Element>,
        _ write: (inout Self, Element) -> Void
    ) {
        json.raw("[".utf8)
        for (index, element) in elements.enumerated() {
            if index > 0 { json.raw(",".utf8) }
            write(&self, element)
        }
        json.raw("]".utf8)
    }
}

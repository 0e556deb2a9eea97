// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchema {
    /// The schema as one line of JSON in the order in which Avro's Java library writes it.
    ///
    /// This is the text that registries keep and by which they tell schemas apart: white space and the order of
    /// attributes do not count, documentation, defaults and aliases do.
    public var registryText: String {
        AvroTextWriter.text(of: self, .plain)
    }

    /// Like ``registryText``, with full names in place of namespaces and user-defined attributes sorted by name.
    public var normalizedText: String {
        AvroTextWriter.text(of: self, .normalized)
    }

    /// Like ``registryText``, with the types of references written out where they are first used, so that the text
    /// stands alone. Nil for a schema that would be nested deeper than 1,000 levels.
    public var resolvedText: String? {
        var writer = AvroTextWriter(of: self, .resolved)
        let text = writer.run(root.index)
        return writer.isTooDeep ? nil : text
    }
}

/// Recurses along the nesting of the schema's own text, which its reader has bounded.
private struct AvroTextWriter {
    enum Style {
        case plain
        case normalized
        case resolved
    }

    /// Deeper than one text may be, since a type of a reference is written inside another text's.
    private static let mostDepth = 1_000

    private let model: AvroModel
    private let style: Style
    /// The text that is being written from, and which one it is.
    private var view: JSONTapeView
    private var document: UInt32 = 0
    private var depth = 0
    private(set) var isTooDeep = false
    private var json = JSONWriter()
    private var written: Set<UInt32> = []
    /// The namespaces of every simple name, worked out when a name could be taken for another.
    private var spacesOfNames: [String: Set<UInt32>]?

    /// Where types of references stand by their names, the text's own tape tells all that is written.
    static func text(of schema: AvroSchema, _ style: Style) -> String {
        var writer = AvroTextWriter(of: schema, style)
        return writer.run(schema.root.index)
    }

    init(of schema: AvroSchema, _ style: Style) {
        model = schema.model
        self.style = style
        view = JSONTapeView.empty
    }

    mutating func run(_ root: UInt32) -> String {
        model.tapes[0].withView { view in
            self.view = view
            type(root, in: AvroNameTable.nullSpace)
        }
        view = JSONTapeView.empty
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private var normalized: Bool { style == .normalized }

    private mutating func type(_ id: UInt32, in space: UInt32) {
        let type = model.types[Int(id)]
        let isElsewhere = type.document != 0 && style != .resolved
        if type.shape.isNamed, isElsewhere || !written.insert(id).inserted {
            return json.string(reference(to: model.names[Int(type.name)], in: space))
        }
        guard depth < Self.mostDepth, !isTooDeep else {
            isTooDeep = true
            return
        }
        depth += 1
        defer { depth -= 1 }
        guard style == .resolved, type.document != document, model.tapes.indices.contains(Int(type.document)) else {
            return write(type, in: space)
        }
        let outer = (view, document)
        model.tapes[Int(type.document)].withView { view in
            (self.view, document) = (view, type.document)
            write(type, in: space)
        }
        (view, document) = outer
    }

    private mutating func write(_ type: AvroEntry, in space: UInt32) {
        let definition = AvroDefinition(type, view)
        switch type.shape {
        case .union: return list(model.branches[type.parts]) { $0.type($1, in: space) }
        case .array, .map:
            json.raw("{\"type\":\"\(type.shape.word)\",\"\(type.shape == .array ? "items" : "values")\":".utf8)
            self.type(type.first, in: space)
        case .record, .error:
            open(type, definition, in: space)
            json.raw(",\"fields\":".utf8)
            list(model.fields[type.parts]) { [own = model.names[Int(type.name)].space] in $0.field($1, in: own) }
            return close(definition, type)
        case .enumeration:
            open(type, definition, in: space)
            member("symbols", .array(model.words[type.parts].map { .string(model.text($0)) }))
            if let symbol = definition.defaultSymbol { member("default", .string(symbol)) }
            return close(definition, type)
        case .fixed:
            open(type, definition, in: space)
            member("size", .int(Int(type.first)))
            return close(definition, type)
        default:
            if definition.properties.isEmpty { return json.string(type.shape.word) }
            json.raw("{\"type\":\"\(type.shape.word)\"".utf8)
        }
        close(definition)
    }

    private mutating func field(_ field: AvroFieldEntry, in space: UInt32) {
        let definition = AvroDefinition(field, view)
        json.raw("{\"name\":".utf8)
        json.string(model.text(field.name))
        json.raw(",\"type\":".utf8)
        type(field.type, in: space)
        if let documentation = definition.documentation { member("doc", .string(documentation)) }
        if let value = definition.defaultValue { member("default", value) }
        if let order = definition.order, order != "ascending" { member("order", .string(order)) }
        if !field.aliases.isEmpty {
            member("aliases", .array(field.aliases.map { .string(model.text(model.words[Int($0)])) }))
        }
        close(definition)
    }

    private mutating func open(_ type: AvroEntry, _ definition: AvroDefinition, in space: UInt32) {
        let name = model.name(type.name)
        let own = model.names[Int(type.name)].space
        json.raw("{\"type\":\"\(type.shape.word)\",\"name\":".utf8)
        json.string(normalized ? name.full : name.simple)
        // A full name without a dot would take the namespace around it.
        if own != space, !normalized || own == AvroNameTable.nullSpace {
            member("namespace", .string(name.namespace))
        }
        if let documentation = definition.documentation { member("doc", .string(documentation)) }
    }

    /// A type's name as it is to be written inside a namespace so that it reads back as that type.
    private mutating func reference(to entry: AvroNameEntry, in space: UInt32) -> String {
        let name = AvroName(namespace: model.text(model.spaces[Int(entry.space)]), simple: model.text(entry.simple))
        if entry.space == AvroNameTable.nullSpace, space != entry.space {
            // A reader takes a name without a dot for one of the namespace, if that has it.
            return homonyms(of: name.simple).contains(space) ? "." + name.full : name.full
        }
        let isSimple = !normalized && entry.space == space && AvroPrimitive(rawValue: name.simple) == nil
        return isSimple ? name.simple : name.full
    }

    /// The namespaces that have a type of that simple name.
    private mutating func homonyms(of simple: String) -> Set<UInt32> {
        let known =
            spacesOfNames
            ?? model.types.reduce(into: [:]) { spaces, type in
                guard type.shape.isNamed else { return }
                let entry = model.names[Int(type.name)]
                spaces[model.text(entry.simple), default: []].insert(entry.space)
            }
        spacesOfNames = known
        return known[simple] ?? []
    }

    /// An alias as it is to be written in a type: a name without a dot takes the type's namespace.
    private func alias(_ entry: AvroNameEntry, in space: UInt32) -> String {
        let name = AvroName(namespace: model.text(model.spaces[Int(entry.space)]), simple: model.text(entry.simple))
        if entry.space == space {
            return normalized || AvroPrimitive(rawValue: name.simple) != nil ? name.full : name.simple
        }
        return entry.space == AvroNameTable.nullSpace ? "." + name.full : name.full
    }

    private mutating func close(_ definition: AvroDefinition) {
        properties(definition)
        json.raw("}".utf8)
    }

    private mutating func close(_ definition: AvroDefinition, _ type: AvroEntry) {
        properties(definition)
        if !type.aliases.isEmpty {
            let space = model.names[Int(type.name)].space
            member("aliases", .array(type.aliases.map { .string(alias(model.names[Int($0)], in: space)) }))
        }
        json.raw("}".utf8)
    }

    private mutating func properties(_ definition: AvroDefinition) {
        let properties = definition.properties
        let ordered = normalized ? properties.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : properties
        for property in ordered { member(property.key, property.value) }
    }

    private mutating func member(_ key: String, _ value: JSON) {
        json.raw(",".utf8)
        json.string(key)
        json.raw(":".utf8)
        json.value(value)
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

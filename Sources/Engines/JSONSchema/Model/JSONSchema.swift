// SPDX-License-Identifier: Apache-2.0
public import JSON

/// Another schema's text under the name by which `$ref` calls it: a URI, absolute or relative to the schema's own.
public struct JSONSchemaReference: Sendable {
    /// The name.
    public let name: String
    /// The text.
    public let text: [UInt8]

    /// A text under a name.
    public init(name: String, text: [UInt8]) {
        self.name = name
        self.text = text
    }
}

/// A JSON Schema: everything that one text, and the texts it refers to, define (drafts 4, 6, 7, 2019-09, 2020-12).
public struct JSONSchema: Sendable {
    /// Every schema met; number 0 is the root.
    let model: SchemaModel

    /// Reads a schema.
    ///
    /// - Parameters:
    ///   - text: the schema as JSON: an object, or `true` or `false`.
    ///   - references: the texts it may refer to, in any order; one that is not referred to is not read.
    ///   - draft: the draft of texts that do not name one in `$schema`.
    ///   - limits: the bounds for each text.
    /// - Throws: ``JSONSchemaError`` at the first thing that the draft forbids, or a reference that leads nowhere.
    public init(
        parsing text: [UInt8],
        references: [JSONSchemaReference] = [],
        draft: JSONSchemaDraft = .draft7,
        limits: JSONLimits = JSONLimits()
    ) throws(JSONSchemaError) {
        var parser = SchemaParser(references: references, draft: draft, limits: limits)
        do throws(SchemaFailure) {
            try parser.parse(text)
        } catch {
            throw error.located(in: parser.tapes, parser.documentNames)
        }
        model = SchemaModel(
            tapes: parser.tapes,
            documentNames: parser.documentNames,
            schemas: parser.schemas,
            keywords: parser.keywords,
            children: parser.children,
            resources: parser.resources
        )
    }

    /// Reads a schema from a string.
    ///
    /// - Throws: ``JSONSchemaError`` as for bytes.
    public init(parsing text: String) throws(JSONSchemaError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The text of the schema itself, then those of the references that were used, in the order of their use.
    public var texts: [[UInt8]] { model.tapes.map(\.text) }

    /// The names by which those texts were found: those of the references, URIs of meta-schemas, empty for the schema's
    /// own.
    public var textNames: [String] { model.documentNames }

    /// The texts as they were read, in the same order.
    package var tapes: [JSONTape] { model.tapes }

    /// The draft of the root.
    public var draft: JSONSchemaDraft { model.draft(of: 0) }

    /// The names of the root's properties.
    public var rootPropertyNames: [String] {
        guard let keyword = model.keyword(.properties, of: 0) else { return [] }
        return model.tapes[0].withView { view in
            model.children[keyword.childRange].map { view.string(Int($0.key)) }
        }
    }

    /// The title of the root, if it has one.
    public var title: String? {
        guard let keyword = model.keyword(.title, of: 0) else { return nil }
        return model.tapes[0].withView { $0.string(Int(keyword.node)) }
    }

    /// Whether both are the outcome of the same reading, so that whatever holds for one holds for the other.
    package func isSameReading(as other: JSONSchema) -> Bool { model === other.model }
}

extension SchemaModel {
    /// A keyword of a schema, if it has it.
    func keyword(_ keyword: Keyword, of schema: UInt32) -> KeywordEntry? {
        let entry = schemas[Int(schema)]
        guard entry.present.has(keyword) else { return nil }
        return keywords[entry.keywordRange].first { $0.keyword == keyword }
    }
}

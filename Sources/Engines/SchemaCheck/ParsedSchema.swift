// SPDX-License-Identifier: Apache-2.0
public import AvroSchema
import Findings
import JSON
public import JSONSchema
public import ProtobufSchema

/// A schema of any format, read together with the texts that it refers to.
public struct ParsedSchema: Sendable {
    /// What was read.
    enum Content: Sendable {
        case avro(AvroSchema)
        case json(JSONSchema)
        case protobuf(ProtobufSchema)
    }

    let content: Content
    /// The names of the references, in the order given.
    let referenceNames: [String]

    /// Reads a schema.
    ///
    /// - Parameters:
    ///   - text: the schema in the format's own language.
    ///   - references: the texts it may refer to; for Avro each after those it needs itself.
    /// - Throws: ``SchemaError`` at the first thing that the format forbids.
    public init(
        parsing text: [UInt8],
        format: SchemaFormat,
        references: [SchemaText] = []
    ) throws(SchemaError) {
        referenceNames = references.map(\.name)
        switch format {
        case .avro: content = .avro(try Self.avro(text, references))
        case .json: content = .json(try Self.json(text, references))
        case .protobuf: content = .protobuf(try Self.protobuf(text, references))
        }
    }

    /// An Avro schema that has been read.
    public init(_ schema: AvroSchema) {
        content = .avro(schema)
        referenceNames = []
    }

    /// A JSON Schema that has been read, with the names of the references it was given.
    public init(_ schema: JSONSchema, referenceNames: [String] = []) {
        content = .json(schema)
        self.referenceNames = referenceNames
    }

    /// A Protobuf schema that has been read, with the paths of the references it was given.
    public init(_ schema: ProtobufSchema, referenceNames: [String] = []) {
        content = .protobuf(schema)
        self.referenceNames = referenceNames
    }

    private static func avro(_ text: [UInt8], _ references: [SchemaText]) throws(SchemaError) -> AvroSchema {
        do throws(AvroSchemaError) {
            return try AvroSchema(parsing: text, references: references.map(\.text))
        } catch {
            throw SchemaError(
                rule: error.code.rawValue,
                message: error.message,
                reference: error.document > 0 ? error.document - 1 : nil,
                location: SourceLocation(
                    line: error.position.line,
                    column: error.position.column,
                    pointer: error.code == .invalidJSON ? nil : error.pointer.description
                ),
                description: error.description
            )
        }
    }

    private static func json(_ text: [UInt8], _ references: [SchemaText]) throws(SchemaError) -> JSONSchema {
        do throws(JSONSchemaError) {
            return try JSONSchema(
                parsing: text,
                references: references.map { JSONSchemaReference(name: $0.name, text: $0.text) }
            )
        } catch {
            throw SchemaError(error, references.map(\.name))
        }
    }

    private static func protobuf(
        _ text: [UInt8],
        _ references: [SchemaText]
    ) throws(SchemaError) -> ProtobufSchema {
        do throws(ProtobufSchemaError) {
            return try ProtobufSchema(
                registered: text,
                references: references.map { ProtobufReference(path: $0.name, text: $0.text) }
            )
        } catch {
            let place = references.firstIndex { $0.name.utf8.elementsEqual(error.path.utf8) }
            throw SchemaError(
                rule: error.code.rawValue,
                message: error.message,
                reference: error.path.isEmpty ? nil : place,
                location: SourceLocation(line: error.position.line, column: error.position.column),
                description: error.description
            )
        }
    }

    /// The schema's format.
    public var format: SchemaFormat {
        switch content {
        case .avro: .avro
        case .json: .json
        case .protobuf: .protobuf
        }
    }

    /// The schema, if it is Avro.
    public var avro: AvroSchema? {
        if case .avro(let schema) = content { schema } else { nil }
    }

    /// The schema, if it is JSON Schema.
    public var json: JSONSchema? {
        if case .json(let schema) = content { schema } else { nil }
    }

    /// The schema, if it is Protobuf.
    public var protobuf: ProtobufSchema? {
        if case .protobuf(let schema) = content { schema } else { nil }
    }

    /// The text that registries keep and tell schemas apart by.
    public var registryText: String {
        switch content {
        case .avro(let schema): schema.registryText
        case .json(let schema): schema.registryText
        case .protobuf(let schema): schema.registryText
        }
    }

    /// The text that is the same for all schemas which differ only in ways that do not matter.
    public var normalizedText: String {
        switch content {
        case .avro(let schema): schema.normalizedText
        case .json(let schema): schema.normalizedText
        case .protobuf(let schema): schema.normalizedText
        }
    }

    /// The names of the fields or properties of the root.
    public var rootFieldNames: [String] {
        switch content {
        case .avro(let schema): schema.rootFieldNames
        case .json(let schema): schema.rootPropertyNames
        case .protobuf(let schema): schema.rootFieldNames
        }
    }

    /// The schema's own text and those it refers to, as they were read.
    var tapes: [JSONTape] {
        switch content {
        case .avro(let schema): schema.tapes
        case .json(let schema): schema.tapes
        case .protobuf(let schema): schema.texts.map { JSONTape(unread: $0) }
        }
    }

    /// Which of the references a document is, the documents being counted from 1.
    func reference(ofDocument document: Int) -> Int? {
        switch content {
        case .avro: document - 1
        case .json(let schema): reference(named: schema.textNames, document)
        case .protobuf(let schema): reference(named: schema.textNames, document)
        }
    }

    /// The name of a document that is none of the references: a file that is built in, a meta-schema.
    func name(ofDocument document: Int) -> String? {
        let names =
            switch content {
            case .avro: [String]()
            case .json(let schema): schema.textNames
            case .protobuf(let schema): schema.textNames
            }
        return names.indices.contains(document) ? names[document] : nil
    }

    private func reference(named names: [String], _ document: Int) -> Int? {
        guard names.indices.contains(document) else { return nil }
        return referenceNames.firstIndex { $0.utf8.elementsEqual(names[document].utf8) }
    }
}

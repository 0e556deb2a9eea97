// SPDX-License-Identifier: Apache-2.0
public import JSON

/// An Avro schema: all the types that one text, and the texts it refers to, define (Apache Avro 1.12 specification).
///
/// Types live in flat lists and refer to each other by index, so recursive schemas are plain values.
public struct AvroSchema: Sendable {
    /// Which type of a schema is meant.
    public struct TypeID: Hashable, Sendable {
        let index: UInt32
    }

    /// The type that the schema's own text describes.
    public let root: TypeID
    /// Every type met, the root's and the references' among them.
    let model: AvroModel

    /// Reads a schema.
    ///
    /// - Parameters:
    ///   - text: the schema as JSON, or the bare name of a primitive type without quotes, as registries accept it.
    ///   - references: texts whose named types the schema may use, each after those it needs itself.
    ///   - limits: the bounds for each text.
    /// - Throws: ``AvroSchemaError`` at the first thing that the specification forbids.
    public init(
        parsing text: [UInt8],
        references: [[UInt8]] = [],
        limits: JSONLimits = JSONLimits()
    ) throws(AvroSchemaError) {
        var parser = AvroSchemaParser()
        var tapes: [JSONTape] = []
        for (index, reference) in references.enumerated() {
            tapes.append(try parser.parse(reference, document: index + 1, limits: limits).tape)
        }
        let (root, tape) = try parser.parse(text, document: 0, limits: limits)
        self.root = TypeID(index: root)
        model = AvroModel(
            tapes: [tape] + tapes,
            types: parser.types,
            fields: parser.fields,
            branches: parser.branches,
            words: parser.words,
            names: parser.names.entries,
            spaces: parser.names.spaces,
            bytes: parser.names.bytes
        )
    }

    /// Reads a schema from a string.
    ///
    /// - Throws: ``AvroSchemaError`` as for bytes.
    public init(parsing text: String) throws(AvroSchemaError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The text of the schema itself, then those of its references, in the order given.
    public var texts: [[UInt8]] { model.tapes.map(\.text) }

    /// The texts as they were read, in the same order.
    package var tapes: [JSONTape] { model.tapes }

    /// Whether both are the outcome of the same reading, so that whatever holds for one holds for the other.
    package func isSameReading(as other: AvroSchema) -> Bool { model === other.model }

    /// The names of the root's fields, if it is a record.
    public var rootFieldNames: [String] {
        let type = model.types[Int(root.index)]
        return type.shape.isRecord ? model.fields[type.parts].map { model.text($0.name) } : []
    }

    /// The full name of the root type, if it is a named one.
    public var name: AvroName? { model.name(of: model.types[Int(root.index)]) }
}

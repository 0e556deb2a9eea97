// SPDX-License-Identifier: Apache-2.0
public import JSON

/// An Avro schema: all the types that one text, and the texts it refers to, define (Apache Avro 1.12 specification).
///
/// Types live in one flat array and refer to each other by index, so recursive schemas are plain values.
public struct AvroSchema: Sendable {
    /// Which type of a schema is meant.
    public struct TypeID: Hashable, Sendable {
        let index: Int

        init(_ index: Int) {
            self.index = index
        }
    }

    /// The text of the schema itself, then those of its references, in the order given.
    public let texts: [[UInt8]]
    /// The type that the schema's own text describes.
    public let root: TypeID
    /// Every type met, the root's and the references' among them.
    let types: [AvroType]

    init(texts: [[UInt8]], root: TypeID, types: [AvroType]) {
        self.texts = texts
        self.root = root
        self.types = types
    }

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
        for (index, reference) in references.enumerated() {
            _ = try parser.parse(reference, document: index + 1, limits: limits)
        }
        let root = try parser.parse(text, document: 0, limits: limits)
        self.init(texts: [text] + references, root: root, types: parser.types)
    }

    /// Reads a schema from a string.
    ///
    /// - Throws: ``AvroSchemaError`` as for bytes.
    public init(parsing text: String) throws(AvroSchemaError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The type behind an identifier of this schema.
    public subscript(id: TypeID) -> AvroType { types[id.index] }

    /// The names of the root's fields, if it is a record.
    public var rootFieldNames: [String] {
        if case .record(let record) = self[root].kind { record.fields.map(\.name) } else { [] }
    }

    /// The full name of the root type, if it is a named one.
    public var name: AvroName? { self[root].name }
}

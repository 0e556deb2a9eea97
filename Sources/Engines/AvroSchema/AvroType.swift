// SPDX-License-Identifier: Apache-2.0
public import JSON

/// One type of a schema.
public struct AvroType: Sendable {
    /// The shape of the type.
    public indirect enum Kind: Sendable {
        case primitive(AvroPrimitive)
        case record(AvroRecord)
        case enumeration(AvroEnumeration)
        case fixed(AvroFixed)
        case array(AvroSchema.TypeID)
        case map(AvroSchema.TypeID)
        case union([AvroSchema.TypeID])
    }

    /// The shape of the type.
    public let kind: Kind
    /// Which text defines it: 0 for the schema's own, then the references'.
    public let document: Int
    /// Offset in bytes of the definition in that text.
    public let offset: Int
    /// Attributes that the specification leaves to users and logical types, in the order of the text.
    public let properties: [JSONObject.Member]

    /// The full name, if the type is a named one.
    public var name: AvroName? {
        switch kind {
        case .record(let record): record.name
        case .enumeration(let enumeration): enumeration.name
        case .fixed(let fixed): fixed.name
        default: nil
        }
    }

    /// The word by which the specification calls this kind of type.
    public var word: String {
        switch kind {
        case .primitive(let primitive): primitive.rawValue
        case .record(let record): record.isError ? "error" : "record"
        case .enumeration: "enum"
        case .fixed: "fixed"
        case .array: "array"
        case .map: "map"
        case .union: "union"
        }
    }
}

/// The types without structure.
public enum AvroPrimitive: String, Sendable, CaseIterable {
    case null, boolean, int, long, float, double, bytes, string
}

/// A record, or an error of a protocol.
public struct AvroRecord: Sendable {
    /// The full name.
    public let name: AvroName
    /// The other full names by which a reader answers to it.
    public let aliases: [AvroName]
    /// What people wrote about it.
    public let documentation: String?
    /// Whether it was declared with type `error`.
    public let isError: Bool
    /// The fields in the order they are encoded.
    public let fields: [AvroField]
}

/// A field of a record.
public struct AvroField: Sendable {
    /// The name.
    public let name: String
    /// The other names by which a reader finds it in a writer's record.
    public let aliases: [String]
    /// The type.
    public let type: AvroSchema.TypeID
    /// What people wrote about it.
    public let documentation: String?
    /// The value a reader takes when the writer had no such field.
    public let defaultValue: JSON?
    /// The sort order, if the text says one.
    public let order: String?
    /// Offset in bytes of the field's object.
    public let offset: Int
    /// Attributes that the specification leaves to users.
    public let properties: [JSONObject.Member]
}

/// An enumeration.
public struct AvroEnumeration: Sendable {
    /// The full name.
    public let name: AvroName
    /// The other full names by which a reader answers to it.
    public let aliases: [AvroName]
    /// What people wrote about it.
    public let documentation: String?
    /// The symbols in the order of their encoding.
    public let symbols: [String]
    /// The symbol a reader takes for one it does not know.
    public let defaultSymbol: String?
    /// Offset in bytes of the list of symbols.
    public let symbolsOffset: Int
}

/// A fixed number of bytes.
public struct AvroFixed: Sendable {
    /// The full name.
    public let name: AvroName
    /// The other full names by which a reader answers to it.
    public let aliases: [AvroName]
    /// What people wrote about it.
    public let documentation: String?
    /// The length in bytes.
    public let size: Int
    /// Offset in bytes of the size in the text.
    public let sizeOffset: Int
}

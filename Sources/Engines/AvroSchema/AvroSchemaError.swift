// SPDX-License-Identifier: Apache-2.0
public import JSON

/// Why a text is not an Avro schema, and where.
public struct AvroSchemaError: Error, Sendable, CustomStringConvertible {
    /// The rule of the specification that is broken.
    public enum Code: String, Sendable, CaseIterable {
        /// The text is not JSON.
        case invalidJSON = "AVRO_INVALID_JSON"
        /// Neither a known type nor a name defined before its use.
        case unknownType = "AVRO_UNKNOWN_TYPE"
        /// A name, symbol or namespace outside `[A-Za-z_][A-Za-z0-9_]*`.
        case invalidName = "AVRO_INVALID_NAME"
        /// A name defined twice, or that of a primitive type.
        case redefinedName = "AVRO_REDEFINED_NAME"
        /// An attribute the type cannot do without.
        case missingAttribute = "AVRO_MISSING_ATTRIBUTE"
        /// An attribute of the wrong kind or value.
        case invalidAttribute = "AVRO_INVALID_ATTRIBUTE"
        /// Two fields or two symbols of one name.
        case duplicate = "AVRO_DUPLICATE"
        /// A union inside a union, or two branches that data cannot tell apart.
        case invalidUnion = "AVRO_INVALID_UNION"
        /// A default that is no value of its type.
        case invalidDefault = "AVRO_INVALID_DEFAULT"
    }

    /// The rule that is broken.
    public let code: Code
    /// What was found, what was expected and the way out, without the place.
    public let message: String
    /// Which text: 0 for the schema's own, then the references'.
    public let document: Int
    /// Line and column in that text.
    public let position: TextPosition
    /// JSON pointer to the value at fault; empty where the text is not JSON.
    public let pointer: JSONPointer

    /// Place and message.
    public var description: String {
        let path = pointer.tokens.isEmpty ? "" : " (\(pointer))"
        let text = document == 0 ? "" : "reference \(document), "
        return "\(text)line \(position.line), column \(position.column)\(path): \(message)"
    }
}

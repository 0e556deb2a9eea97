// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import JSONSchema
import ProtobufSchema

/// What it means that a text is no schema, by the code of the mistake.
enum SchemaErrorWords {
    /// Who is hurt by any of them.
    static let impact = "Nothing can be said about data of a schema that cannot be read."

    static func summary(_ code: AvroSchemaError.Code) -> String {
        switch code {
        case .invalidJSON: "The text is no JSON, or is too large or nested too deeply."
        case .unknownType: "A type is used that neither the schema nor one that it refers to defines."
        case .invalidName: "A name or namespace is not made of letters, digits and underscores."
        case .redefinedName: "A name is defined twice."
        case .missingAttribute: "A type lacks something that it needs: a record its fields, an enum its symbols."
        case .invalidAttribute: "Something that a type has is not of the right kind."
        case .duplicate: "Two fields of a record or two symbols of an enum are called the same."
        case .invalidUnion: "A union holds a union, or one type twice."
        case .invalidDefault: "A default is no value of its type."
        }
    }

    static func summary(_ code: JSONSchemaError.Code) -> String {
        switch code {
        case .invalidJSON: "The text is no JSON, or is too large or nested too deeply."
        case .notASchema: "There is something else than an object or true or false where a schema belongs."
        case .invalidKeyword: "A keyword has a value that it cannot have."
        case .unknownType: "\"type\" names no type of JSON."
        case .unresolvedReference: "A $ref leads to nothing that was given."
        case .invalidPattern: "A pattern is no regular expression."
        case .unsupportedPattern: "A pattern cannot be matched in linear time: it looks around or back."
        case .tooLarge: "The schema, with what it refers to, is larger than is read."
        }
    }

    static func summary(_ code: ProtobufSchemaError.Code) -> String {
        switch code {
        case .invalidSyntax: "The text is not written as the language wants it."
        case .unsupportedEdition: "The edition is not known here."
        case .invalidValue: "A literal is out of range or cannot be read."
        case .missingImport: "A file is imported that was not given."
        case .invalidImport: "A file is imported twice, or imports itself through others."
        case .unresolvedName: "A type is used that neither the file nor one that it imports defines."
        case .duplicateName: "A name is defined twice."
        case .invalidName: "A name cannot be used there."
        case .invalidNumber: "A number is out of range, reserved, or used twice."
        case .invalidField: "A field has a label, type or place that it cannot have."
        case .invalidEnum: "An enum has no values, or does not begin with 0 where it must."
        case .invalidOption: "An option is unknown there or has a value that it cannot have."
        case .tooLarge: "The schema, with what it imports, is larger than is read."
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// How the value of a field is encoded. The raw values are those of `FieldDescriptorProto.Type`.
enum FieldKind: UInt8 {
    case double = 1
    case float = 2
    case int64 = 3
    case uint64 = 4
    case int32 = 5
    case fixed64 = 6
    case fixed32 = 7
    case bool = 8
    case string = 9
    /// A message between marks; also one in an edition that is delimited.
    case group = 10
    case message = 11
    case bytes = 12
    case uint32 = 13
    case enumeration = 14
    case sfixed32 = 15
    case sfixed64 = 16
    case sint32 = 17
    case sint64 = 18

    init(_ scalar: ScalarType) {
        self = FieldKind(rawValue: scalar.rawValue) ?? .message
    }

    /// What a person calls it.
    var word: String {
        switch self {
        case .group: "group"
        case .message: "message"
        case .enumeration: "enum"
        default: ScalarType(rawValue: rawValue)?.word ?? "message"
        }
    }

    var isText: Bool { self == .string || self == .bytes }

    var isInteger64: Bool { ScalarType(rawValue: rawValue)?.isInteger64 == true }

    var hasTypeName: Bool { self == .group || self == .message || self == .enumeration }

    /// Types of one group read each other's bytes.
    var wireGroup: UInt8 {
        switch self {
        case .int32, .int64, .uint32, .uint64, .bool: FieldKind.int32.rawValue
        case .sint32, .sint64: FieldKind.sint32.rawValue
        case .fixed32, .sfixed32: FieldKind.fixed32.rawValue
        case .fixed64, .sfixed64: FieldKind.fixed64.rawValue
        default: rawValue
        }
    }

    /// Types of one group read each other's bytes and JSON.
    var wireJSONGroup: UInt8 {
        switch self {
        case .int32, .uint32: FieldKind.int32.rawValue
        case .int64, .uint64: FieldKind.int64.rawValue
        case .fixed32, .sfixed32: FieldKind.fixed32.rawValue
        case .fixed64, .sfixed64: FieldKind.fixed64.rawValue
        default: rawValue
        }
    }
}

/// How many values a field can have.
enum FieldCardinality: String {
    case optional = "optional with presence"
    case implicit = "optional without presence"
    case required = "required"
    case repeated = "repeated"
    case map = "a map"

    /// Fields of one group read each other's bytes.
    var wireGroup: Int {
        switch self {
        case .optional, .implicit: 1
        case .required: 2
        case .repeated, .map: 3
        }
    }

    /// Fields of one group read each other's bytes and JSON.
    var wireJSONGroup: Int { self == .map ? 4 : wireGroup }
}

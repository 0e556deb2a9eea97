// SPDX-License-Identifier: Apache-2.0

/// What changed between two Protobuf schemas, by the names of Confluent's schema registry.
public enum ProtobufChange: String, Sendable, CaseIterable {
    case packageChanged = "PACKAGE_CHANGED"
    case messageAdded = "MESSAGE_ADDED"
    case messageRemoved = "MESSAGE_REMOVED"
    case messageMoved = "MESSAGE_MOVED"
    case enumAdded = "ENUM_ADDED"
    case enumRemoved = "ENUM_REMOVED"
    case enumConstAdded = "ENUM_CONST_ADDED"
    case enumConstChanged = "ENUM_CONST_CHANGED"
    case enumConstRemoved = "ENUM_CONST_REMOVED"
    case fieldAdded = "FIELD_ADDED"
    case fieldRemoved = "FIELD_REMOVED"
    case fieldNameChanged = "FIELD_NAME_CHANGED"
    case fieldKindChanged = "FIELD_KIND_CHANGED"
    case fieldScalarKindChanged = "FIELD_SCALAR_KIND_CHANGED"
    case fieldNamedTypeChanged = "FIELD_NAMED_TYPE_CHANGED"
    case fieldNumericLabelChanged = "FIELD_NUMERIC_LABEL_CHANGED"
    case fieldStringOrBytesLabelChanged = "FIELD_STRING_OR_BYTES_LABEL_CHANGED"
    case requiredFieldAdded = "REQUIRED_FIELD_ADDED"
    case requiredFieldRemoved = "REQUIRED_FIELD_REMOVED"
    case oneofAdded = "ONEOF_ADDED"
    case oneofRemoved = "ONEOF_REMOVED"
    case oneofFieldAdded = "ONEOF_FIELD_ADDED"
    case oneofFieldRemoved = "ONEOF_FIELD_REMOVED"
    case oneofFieldMovedToTopLevel = "ONEOF_FIELD_MOVED_TO_TOP_LEVEL"
    case multipleFieldsMovedToOneof = "MULTIPLE_FIELDS_MOVED_TO_ONEOF"
    case fieldMovedToExistingOneof = "FIELD_MOVED_TO_EXISTING_ONEOF"

    /// Whether a reader with the new schema still reads what was written with the old one.
    public var isCompatible: Bool {
        switch self {
        case .messageAdded, .messageMoved, .enumAdded, .enumRemoved, .enumConstAdded, .enumConstChanged,
            .enumConstRemoved, .fieldAdded, .fieldRemoved, .fieldNameChanged, .fieldStringOrBytesLabelChanged,
            .oneofAdded, .oneofRemoved, .oneofFieldAdded, .oneofFieldMovedToTopLevel:
            true
        case .packageChanged, .messageRemoved, .fieldKindChanged, .fieldScalarKindChanged, .fieldNamedTypeChanged,
            .fieldNumericLabelChanged, .requiredFieldAdded, .requiredFieldRemoved, .oneofFieldRemoved,
            .multipleFieldsMovedToOneof, .fieldMovedToExistingOneof:
            false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension ProtobufChange {
    /// A schema and one that may not follow it; nil for a change that breaks nothing.
    var example: (old: String, new: String)? {
        switch self {
        case .packageChanged:
            (
                "syntax = \"proto3\";\npackage gates.v1;\nmessage Scan {}",
                "syntax = \"proto3\";\npackage gates.v2;\nmessage Scan {}"
            )
        case .messageRemoved:
            ("syntax = \"proto3\";\nmessage Scan {}\nmessage Gate {}", "syntax = \"proto3\";\nmessage Scan {}")
        case .fieldKindChanged:
            (
                "syntax = \"proto3\";\nmessage Scan {\n  string gate = 1;\n}",
                "syntax = \"proto3\";\nmessage Scan {\n  Scan gate = 1;\n}"
            )
        case .fieldScalarKindChanged:
            (
                "syntax = \"proto3\";\nmessage Scan {\n  int32 gate = 1;\n}",
                "syntax = \"proto3\";\nmessage Scan {\n  string gate = 1;\n}"
            )
        case .fieldNamedTypeChanged:
            (
                "syntax = \"proto3\";\nmessage Scan {\n  A gate = 1;\n}\nmessage A {}\nmessage B {}",
                "syntax = \"proto3\";\nmessage Scan {\n  B gate = 1;\n}\nmessage A {}\nmessage B {}"
            )
        case .fieldNumericLabelChanged:
            (
                "syntax = \"proto3\";\nmessage Scan {\n  optional int32 gate = 1;\n}",
                "syntax = \"proto3\";\nmessage Scan {\n  repeated int32 gate = 1;\n}"
            )
        case .requiredFieldAdded:
            (
                "syntax = \"proto2\";\nmessage Scan {}",
                "syntax = \"proto2\";\nmessage Scan {\n  required string gate = 1;\n}"
            )
        case .requiredFieldRemoved:
            (
                "syntax = \"proto2\";\nmessage Scan {\n  required string gate = 1;\n}",
                "syntax = \"proto2\";\nmessage Scan {}"
            )
        case .oneofFieldRemoved:
            (
                "syntax = \"proto3\";\nmessage Scan {\n  oneof at {\n    string gate = 1;\n    string seat = 2;\n  }\n}",
                "syntax = \"proto3\";\nmessage Scan {\n  oneof at {\n    string gate = 1;\n  }\n}"
            )
        case .multipleFieldsMovedToOneof:
            (
                "syntax = \"proto3\";\nmessage Scan {\n  string gate = 1;\n  string seat = 2;\n}",
                "syntax = \"proto3\";\nmessage Scan {\n  oneof at {\n    string gate = 1;\n    string seat = 2;\n  }\n}"
            )
        case .fieldMovedToExistingOneof:
            (
                "syntax = \"proto3\";\nmessage Scan {\n  string gate = 1;\n  oneof at {\n    string seat = 2;\n  }\n}",
                "syntax = \"proto3\";\nmessage Scan {\n  oneof at {\n    string gate = 1;\n    string seat = 2;\n  }\n}"
            )
        case .messageAdded, .messageMoved, .enumAdded, .enumRemoved, .enumConstAdded, .enumConstChanged,
            .enumConstRemoved, .fieldAdded, .fieldRemoved, .fieldNameChanged, .fieldStringOrBytesLabelChanged,
            .oneofAdded, .oneofRemoved, .oneofFieldAdded, .oneofFieldMovedToTopLevel:
            nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import AvroSchema

extension AvroIncompatibility {
    /// A schema and one that may not follow it, both ways round.
    var example: (old: String, new: String) {
        switch self {
        case .readerFieldMissingDefaultValue:
            (Self.record(#"{"name": "gate", "type": "string"}"#), Self.record(#"{"name": "seat", "type": "string"}"#))
        case .missingEnumSymbols:
            (
                #"{"type": "enum", "name": "Gate", "symbols": ["NORTH", "WEST"]}"#,
                #"{"type": "enum", "name": "Gate", "symbols": ["NORTH", "EAST"]}"#
            )
        case .missingUnionBranch: (#"["null", "string"]"#, #"["null", "boolean"]"#)
        case .nameMismatch:
            (
                #"{"type": "record", "name": "Scan", "fields": []}"#,
                #"{"type": "record", "name": "Entry", "fields": []}"#
            )
        case .fixedSizeMismatch:
            (
                #"{"type": "fixed", "name": "Barcode", "size": 8}"#,
                #"{"type": "fixed", "name": "Barcode", "size": 13}"#
            )
        case .typeMismatch:
            (Self.record(#"{"name": "gate", "type": "long"}"#), Self.record(#"{"name": "gate", "type": "boolean"}"#))
        }
    }

    private static func record(_ field: String) -> String {
        #"{"type": "record", "name": "Scan", "fields": [\#(field)]}"#
    }
}

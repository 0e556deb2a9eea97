// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import JSONSchema
import ProtobufSchema
package import SchemaCheck

extension SchemaError {
    /// Whether the text is no schema by itself, rather than one that cannot be put together: something it needs is not
    /// there, does not fit, or is too much.
    package func isOfOwnText(withReferences hasReferences: Bool) -> Bool {
        reference == nil && !hasReferences && !Self.assembling.contains(rule)
    }

    /// The rules about what a text needs, and about bounds.
    private static let assembling: Set<String> = [
        AvroSchemaError.Code.unknownType.rawValue, JSONSchemaError.Code.unresolvedReference.rawValue,
        JSONSchemaError.Code.tooLarge.rawValue, ProtobufSchemaError.Code.missingImport.rawValue,
        ProtobufSchemaError.Code.invalidImport.rawValue, ProtobufSchemaError.Code.unresolvedName.rawValue,
        ProtobufSchemaError.Code.tooLarge.rawValue,
    ]
}

// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings
import ProtobufSchema

extension ParsedSchema {
    /// The text in one of the spellings that registries offer for its format. A name that the format does not know
    /// gives the text as it is kept, which is what Confluent's registry does.
    ///
    /// - Parameter name: for Avro `resolved`, in which the types of references are written out; for Protobuf
    ///   `serialized`, a file descriptor in base64, or `ignore_extensions`, the text without custom options.
    /// - Throws: ``SchemaError`` if the text would be nested too deeply to be read again.
    public func text(format name: String) throws(SchemaError) -> String {
        switch content {
        case .avro(let schema) where name.lowercased() == "resolved":
            guard let text = schema.resolvedText else {
                let message = "with the types of its references written out it is nested more than 1000 levels deep"
                throw SchemaError(
                    rule: SchemaRule.tooDeepAvro.rawValue,
                    message: message,
                    reference: nil,
                    location: SourceLocation(),
                    description: message
                )
            }
            return text
        case .protobuf(let schema) where name.lowercased() == "serialized": return schema.serializedText
        case .protobuf(let schema) where name.lowercased() == "ignore_extensions": return schema.withoutExtensions
        default: return registryText
        }
    }
}

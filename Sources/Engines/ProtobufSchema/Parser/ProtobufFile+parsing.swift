// SPDX-License-Identifier: Apache-2.0

extension ProtobufFile {
    /// Reads a text by itself: neither imports nor names are resolved.
    ///
    /// - Throws: ``ProtobufSchemaError`` at the first thing that the grammar forbids.
    init(parsing text: [UInt8], path: String = "", limits: ProtobufLimits = ProtobufLimits())
        throws(ProtobufSchemaError)
    {
        guard text.count <= limits.bytes else {
            let message = "the text has \(text.count) bytes; up to \(limits.bytes) are read"
            throw ProtobufSchemaError(.tooLarge, message, path: path, offset: 0, in: [])
        }
        self = try text.withUnsafeBufferPointer { bytes throws(ProtobufSchemaError) -> ProtobufFile in
            var parser = try Parser(bytes, file: ProtobufFile(path: path, text: text), limits: limits)
            try parser.readFile()
            return parser.file
        }
    }
}

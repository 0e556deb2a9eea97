// SPDX-License-Identifier: Apache-2.0

/// What a text says of itself at a glance: no file that it imports is looked at, no name resolved.
public struct ProtobufOutline: Sendable {
    /// The package; empty without one.
    public let packageName: String
    /// The paths that it imports, in its order.
    public let imports: [String]
    /// Where each of these paths stands, in bytes from the beginning of the text.
    public let importOffsets: [Int]
    /// The full name of the first message, which is what a registry takes as the schema's root; nil without one.
    public let firstMessage: String?

    /// Reads a text.
    ///
    /// - Throws: ``ProtobufSchemaError`` where the text does not follow the grammar.
    public init(of text: [UInt8], limits: ProtobufLimits = ProtobufLimits()) throws(ProtobufSchemaError) {
        let file = try ProtobufFile(parsing: text, limits: limits)
        packageName = file.packageName
        imports = file.imports.map(\.path)
        importOffsets = file.imports.map { Int($0.pathSpan.start) }
        let package = file.packageName
        firstMessage = file.messages.first { !$0.isGroup }
            .map { package.isEmpty ? $0.name.text : "\(package).\($0.name.text)" }
    }
}

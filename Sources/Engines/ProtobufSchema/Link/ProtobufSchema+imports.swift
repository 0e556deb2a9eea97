// SPDX-License-Identifier: Apache-2.0

extension ProtobufSchema {
    /// The paths that a text imports, in its order, without looking at any of those files.
    ///
    /// - Throws: ``ProtobufSchemaError`` where the text does not follow the grammar.
    public static func imports(
        of text: [UInt8],
        limits: ProtobufLimits = ProtobufLimits()
    ) throws(ProtobufSchemaError) -> [String] {
        try ProtobufFile(parsing: text, limits: limits).imports.map(\.path)
    }

    /// Whether a file is one that every schema may import without giving it.
    public static func isBuiltIn(_ path: String) -> Bool { WellKnownFiles.file(at: path) != nil }

    /// The paths that the schema's own file imports, in its order.
    public var imports: [String] { file.imports.map(\.path) }

    /// The package of the schema's own file; empty if it has none.
    public var packageName: String { file.packageName }

    /// The syntax or edition of the schema's own file.
    public var syntax: ProtobufSyntax { file.syntax }
}

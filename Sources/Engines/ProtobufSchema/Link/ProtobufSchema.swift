// SPDX-License-Identifier: Apache-2.0

/// A Protobuf schema: a file and all those that it imports, with every name resolved.
///
/// Types live in flat tables and refer to each other by their places, so recursive messages are plain values.
public struct ProtobufSchema: Sendable {
    /// Everything that the files define.
    let model: LinkedModel

    /// Reads a schema as the Protobuf compiler does: whatever that refuses is an error here.
    ///
    /// - Parameters:
    ///   - text: the schema's own file, in UTF-8.
    ///   - references: files that it, or one of them, may import. The files that come with Protobuf
    ///     (`google/protobuf`), `google/type` and Confluent's (`confluent`) are known already; those given here go
    ///     first. Files that nothing imports are not read.
    ///   - path: the path by which imports name the schema's own file, if they do.
    ///   - limits: the bounds for each text and for their number.
    /// - Throws: ``ProtobufSchemaError`` at the first thing that the language forbids.
    public init(
        parsing text: [UInt8],
        references: [ProtobufReference] = [],
        path: String = "",
        limits: ProtobufLimits = ProtobufLimits()
    ) throws(ProtobufSchemaError) {
        let file = try ProtobufFile(parsing: text, path: path, limits: limits)
        try self.init(linking: file, references: references, limits: limits)
    }

    /// Resolves the names of a file that has been read.
    ///
    /// - Parameter toleratesMissingImports: whether names may come from imports that nobody gave.
    init(
        linking file: ProtobufFile,
        references: [ProtobufReference] = [],
        limits: ProtobufLimits = ProtobufLimits(),
        toleratesMissingImports: Bool = false
    ) throws(ProtobufSchemaError) {
        var loader = FileLoader(references: references, limits: limits, toleratesMissing: toleratesMissingImports)
        let (files, order) = try loader.load(file)
        model = LinkedModel(try Linker.linking(files, order: order))
    }

    /// The schema's own file as it was read.
    var file: ProtobufFile { model.files[0].node }
}

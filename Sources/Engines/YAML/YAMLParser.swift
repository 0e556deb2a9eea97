// SPDX-License-Identifier: Apache-2.0
/// Reads YAML into located trees.
///
/// The grammar is libyaml's: YAML 1.2 documents as people write them, with simple keys of at most 1,024 characters on
/// one line. Types follow the core schema of YAML 1.2.2 whatever `%YAML` says. Input is UTF-8, with or without a byte
/// order mark; UTF-16 and UTF-32 are refused. Time and memory are linear in the input and bounded by the limits; the
/// parser does not recurse.
public enum YAMLParser {
    /// The roots of all documents of a stream, in order; none when there is only white space and comments.
    ///
    /// Aliases are replaced by what they name. Merge keys (`<<`) stay keys.
    public static func parse(
        _ bytes: [UInt8],
        limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLError) -> [YAMLNode] {
        let source = try Source(bytes, limits: limits)
        guard source.count > 0 else { return [] }
        return try bytes.withUnsafeBufferPointer { (buffer) throws(YAMLError) -> [YAMLNode] in
            let text = UnsafeBufferPointer(rebasing: buffer[source.textStart...])
            var reader = try EventReader(text, of: source, limits: limits)
            var builder = TreeBuilder(source, limits: limits)
            while try builder.consume(try reader.next()) {}
            return builder.documents
        }
    }

    /// The root of the only document; an error when there is none or more than one. `---` alone is a null document.
    public static func parseSingle(
        _ bytes: [UInt8],
        limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLError) -> YAMLNode {
        let documents = try parse(bytes, limits: limits)
        guard let root = documents.first else {
            throw YAMLError(
                .documentCount,
                "the input holds no document",
                help: "write a value, or {} for an empty mapping",
                at: YAMLPosition(offset: 0, line: 1, column: 1)
            )
        }
        guard documents.count == 1 else {
            throw YAMLError(
                .documentCount,
                "the input holds \(documents.count) documents and one is wanted",
                help: "keep one of the parts that --- separates",
                at: documents[1].start
            )
        }
        return root
    }
}

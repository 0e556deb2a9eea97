// SPDX-License-Identifier: Apache-2.0

/// Why texts are not a Protobuf schema, and where.
public struct ProtobufSchemaError: Error, Sendable, CustomStringConvertible {
    /// The rule of the language that is broken.
    public enum Code: String, Sendable, CaseIterable {
        /// The text does not follow the grammar.
        case invalidSyntax = "PROTOBUF_INVALID_SYNTAX"
        /// A syntax or edition that does not exist, or that does not have what is used.
        case unsupportedEdition = "PROTOBUF_UNSUPPORTED_EDITION"
        /// A literal that has no value, or one of the wrong type or range.
        case invalidValue = "PROTOBUF_INVALID_VALUE"
        /// A file that nobody gave.
        case missingImport = "PROTOBUF_MISSING_IMPORT"
        /// Files that import each other, a file imported twice, or an import in the wrong form.
        case invalidImport = "PROTOBUF_INVALID_IMPORT"
        /// A name that is not defined, not imported, or that is something else than is needed here.
        case unresolvedName = "PROTOBUF_UNRESOLVED_NAME"
        /// A name defined twice in one scope.
        case duplicateName = "PROTOBUF_DUPLICATE_NAME"
        /// A name in another style than the file's edition wants.
        case invalidName = "PROTOBUF_INVALID_NAME"
        /// A number outside of its range, used twice, or reserved.
        case invalidNumber = "PROTOBUF_INVALID_NUMBER"
        /// A field, group, map, oneof or extension that its syntax, message or type forbids.
        case invalidField = "PROTOBUF_INVALID_FIELD"
        /// An enum that its syntax or its values forbid.
        case invalidEnum = "PROTOBUF_INVALID_ENUM"
        /// An option that does not exist, does not belong here, or has a value of the wrong type.
        case invalidOption = "PROTOBUF_INVALID_OPTION"
        /// Larger or deeper than the bound.
        case tooLarge = "PROTOBUF_TOO_LARGE"
    }

    /// The rule that is broken.
    public let code: Code
    /// What was found, what was expected and the way out, without the place.
    public let message: String
    /// The path of the file, as imports name it; empty for the schema's own text, which has none.
    public let path: String
    /// Offset in bytes of the place in that file.
    public let offset: Int
    /// Line and column of the place in that file.
    public let position: ProtobufPosition

    /// Place and message.
    public var description: String {
        let file = path.isEmpty ? "" : "\(path), "
        return "\(file)line \(position.line), column \(position.column): \(message)"
    }

    private static let longest = 1_000

    private static func shortened(_ message: String) -> String {
        String(String.UnicodeScalarView(message.unicodeScalars.prefix(longest / 4))) + "…"
    }

    init(_ code: Code, _ message: String, path: String, offset: Int, in text: some Sequence<UInt8>) {
        self.code = code
        // Names from the text may be as long as the text.
        self.message = message.utf8.count > Self.longest ? Self.shortened(message) : message
        self.path = path
        self.offset = offset
        position = ProtobufPosition(offset: offset, in: text)
    }
}

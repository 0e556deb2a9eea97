// SPDX-License-Identifier: Apache-2.0

/// A field of a message, of a oneof or of an `extend` block.
struct FieldNode: Sendable {
    enum Label: Sendable {
        case none, optional, required, repeated
    }

    enum Kind: Sendable {
        case plain(TypeReference)
        case map(key: TypeReference, value: TypeReference)
        /// The body is the message of this index among those around; its name is the type's.
        case group(message: Int)
    }

    var label = Label.none
    var labelSpan: SourceSpan?
    var kind: Kind
    /// The type as it is written: `map<…>` as a whole, `group` for groups.
    var typeSpan: SourceSpan
    /// The name; that of a group is its type's in lower case, at the place of the type's name.
    var name: SourceName
    var number: Int32
    var numberSpan: SourceSpan
    /// Options, `default` and `json_name` among them.
    var options: [OptionNode] = []
    /// Which of the message's oneofs the field belongs to.
    var oneof: Int?
    var span: SourceSpan
}

/// A type as it is written.
struct TypeReference: Hashable, Sendable {
    /// The type, if it is one of the language.
    var scalar: ScalarType?
    /// The name as it is written, without white space; with a leading dot if it has one.
    var name: String
    var span: SourceSpan
}

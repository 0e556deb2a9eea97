// SPDX-License-Identifier: Apache-2.0

/// A field of a message, of a oneof or of an `extend` block.
package struct FieldNode: Sendable {
    package enum Label: Sendable {
        case none, optional, required, repeated
    }

    package enum Kind: Sendable {
        case plain(TypeReference)
        case map(key: TypeReference, value: TypeReference)
        /// The body is the message of this index among those around; its name is the type's.
        case group(message: Int)
    }

    package var label = Label.none
    package var labelSpan: SourceSpan?
    package var kind: Kind
    /// The type as it is written: `map<…>` as a whole, `group` for groups.
    package var typeSpan: SourceSpan
    /// The name; that of a group is its type's in lower case, at the place of the type's name.
    package var name: SourceName
    package var number: Int32
    package var numberSpan: SourceSpan
    /// Options, `default` and `json_name` among them.
    package var options: [OptionNode] = []
    /// Which of the message's oneofs the field belongs to.
    package var oneof: Int?
    package var span: SourceSpan
}

/// A type as it is written.
package struct TypeReference: Hashable, Sendable {
    /// The type, if it is one of the language.
    package var scalar: ScalarType?
    /// The name as it is written, without white space; with a leading dot if it has one.
    package var name: String
    package var span: SourceSpan
}

// SPDX-License-Identifier: Apache-2.0

/// A message, or the body of a group.
package struct MessageNode: Sendable {
    package var name: SourceName
    package var visibility = Visibility.unspecified
    /// Whether this is the body of a group; the group's field follows it in `fields` of the message around, its oneof
    /// included, or in an `extend` block.
    package var isGroup = false
    /// All fields in order, those of oneofs included.
    package var fields: [FieldNode] = []
    package var oneofs: [OneofNode] = []
    package var messages: [MessageNode] = []
    package var enums: [EnumNode] = []
    package var extends: [ExtendNode] = []
    package var extensionRanges: [ExtensionRangeNode] = []
    package var reserved: [ReservedNode] = []
    package var options: [OptionNode] = []
    package var span: SourceSpan
}

/// `export` and `local` of edition 2024.
package enum Visibility: Sendable {
    case unspecified, export, local
}

/// `oneof name { … }`
package struct OneofNode: Sendable {
    package var name: SourceName
    package var options: [OptionNode] = []
    package var span: SourceSpan
}

/// `extend Type { … }`; the bodies of groups in it are among the messages around it.
package struct ExtendNode: Sendable {
    package var extendee: TypeReference
    package var fields: [FieldNode] = []
    package var span: SourceSpan
}

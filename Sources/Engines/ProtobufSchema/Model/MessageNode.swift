// SPDX-License-Identifier: Apache-2.0

/// A message, or the body of a group.
struct MessageNode: Sendable {
    var name: SourceName
    var visibility = Visibility.unspecified
    /// Whether this is the body of a group; the group's field follows it in `fields` of the message around, its oneof
    /// included, or in an `extend` block.
    var isGroup = false
    /// All fields in order, those of oneofs included.
    var fields: [FieldNode] = []
    var oneofs: [OneofNode] = []
    var messages: [MessageNode] = []
    var enums: [EnumNode] = []
    var extends: [ExtendNode] = []
    var extensionRanges: [ExtensionRangeNode] = []
    var reserved: [ReservedNode] = []
    var options: [OptionNode] = []
    var span: SourceSpan
}

/// `export` and `local` of edition 2024.
enum Visibility: Sendable {
    case unspecified, export, local
}

/// `oneof name { … }`
struct OneofNode: Sendable {
    var name: SourceName
    var options: [OptionNode] = []
    var span: SourceSpan
}

/// `extend Type { … }`; the bodies of groups in it are among the messages around it.
struct ExtendNode: Sendable {
    var extendee: TypeReference
    var fields: [FieldNode] = []
    var span: SourceSpan
}

// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// A place in one of a tree's files, or the file as a whole.
struct TreePlace {
    var file: Int
    var span: SourceSpan?
}

/// A message, or the message that stands for the entries of a map.
struct TreeMessage {
    enum Kind {
        /// One that is written, by its place in the model.
        case message(Int)
        /// The entries of the map field of this place.
        case mapEntry(Int)
    }

    let kind: Kind
    let fullName: String
    /// The name without the package.
    let nestedName: String
    let place: TreePlace

    var shownName: String { ShownText.name(nestedName) }

    /// The place in the model of a message that is written.
    var index: Int? {
        if case .message(let index) = kind { index } else { nil }
    }
}

/// An enum, a service or an extension.
struct TreeElement {
    /// The place in the model's table of its kind.
    let index: Int
    let fullName: String
    /// The name without the package.
    let nestedName: String
    let place: TreePlace

    var shownName: String { ShownText.name(nestedName) }
}

/// What tells extensions apart: the message that they extend and their number.
struct ExtensionKey: Hashable {
    let extendee: String
    let number: Int32
}

/// A oneof by the model's place of its message and its own place in that.
struct OneofKey: Hashable {
    let message: Int
    let oneof: Int
}

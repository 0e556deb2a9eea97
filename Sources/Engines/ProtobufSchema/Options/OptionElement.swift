// SPDX-License-Identifier: Apache-2.0

/// What options can be set on: the message that describes them and the name that `targets` use.
enum OptionElement: String {
    case file = "FILE"
    case message = "MESSAGE"
    case field = "FIELD"
    case oneof = "ONEOF"
    case enumeration = "ENUM"
    case enumValue = "ENUM_ENTRY"
    case service = "SERVICE"
    case method = "METHOD"
    case extensionRange = "EXTENSION_RANGE"

    /// The element that a value of `google.protobuf.FieldOptions.OptionTargetType` stands for.
    init?(target word: String) {
        guard word.hasPrefix("TARGET_TYPE_") else { return nil }
        self.init(rawValue: String(word.dropFirst("TARGET_TYPE_".count)))
    }

    /// The name of the message in the package `google.protobuf`.
    var options: String {
        switch self {
        case .file: "FileOptions"
        case .message: "MessageOptions"
        case .field: "FieldOptions"
        case .oneof: "OneofOptions"
        case .enumeration: "EnumOptions"
        case .enumValue: "EnumValueOptions"
        case .service: "ServiceOptions"
        case .method: "MethodOptions"
        case .extensionRange: "ExtensionRangeOptions"
        }
    }

    /// What a person calls it.
    var word: String {
        switch self {
        case .file: "a file"
        case .message: "a message"
        case .field: "a field"
        case .oneof: "a oneof"
        case .enumeration: "an enum"
        case .enumValue: "an enum value"
        case .service: "a service"
        case .method: "a method"
        case .extensionRange: "an extension range"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The rules behind the messages of other implementations.
enum ReferenceMessages {
    private static let parts: [(part: String, code: ValidationCode)] = [
        ("empty set literals are forbidden", .emptySet),
        ("error during extension function argument validation", .invalidArgument),
        ("unable to guarantee safety of access to tag", .unsafeTag),
        ("unable to guarantee safety of access to optional attribute", .unsafeOptionalAttribute),
        ("`.getTag()` is not allowed", .noTags),
        ("extension constructors may not be called with non-literal", .nonLiteralConstructor),
        ("are not compatible", .incompatibleTypes),
        ("unable to find an applicable action", .invalidActionApplication),
        ("unrecognized entity type", .unrecognizedEntityType),
        ("unrecognized action", .unrecognizedAction),
        ("wrong number of arguments", .argumentCount),
        ("unexpected type", .unexpectedType),
        ("is of an enumerated entity type", .invalidEnumEntity),
        ("not found", .attributeNotFound),
    ]

    /// The rule that a message is about.
    static func code(of message: String) -> ValidationCode? {
        parts.first { message.contains($0.part) }?.code
    }
}

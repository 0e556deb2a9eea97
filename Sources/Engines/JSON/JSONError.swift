// SPDX-License-Identifier: Apache-2.0

/// Why a text is not the JSON that was asked for, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// The text ends inside a value.
        case unexpectedEnd = "unexpected-end"
        /// A character that the grammar does not allow here.
        case unexpectedCharacter = "unexpected-character"
        /// Something follows the value.
        case trailingContent = "trailing-content"
        /// A number that does not follow the grammar.
        case invalidNumber = "invalid-number"
        /// An escape that does not exist, or half a surrogate pair.
        case invalidEscape = "invalid-escape"
        /// A control character inside a string.
        case controlCharacter = "control-character"
        /// Bytes that are not UTF-8.
        case invalidUTF8 = "invalid-utf8"
        /// A member name that the object already has.
        case duplicateKey = "duplicate-key"
        /// Nested deeper than the bound.
        case tooDeep = "too-deep"
        /// Longer than the bound.
        case tooLarge = "too-large"
    }

    /// What is wrong.
    public let code: Code
    /// Offset in bytes of the place.
    public let offset: Int
    /// Line and column of the place.
    public let position: TextPosition
    /// What was found and what was expected, without the place.
    public let message: String

    /// The place and what is wrong there.
    public var description: String { "line \(position.line), column \(position.column): \(message)" }
}

// SPDX-License-Identifier: Apache-2.0

/// The value of an option outside of a message.
package enum OptionValue: Sendable {
    case identifier(String)
    case unsigned(UInt64)
    /// A number written with a sign, zero included.
    case negative(Int64)
    case double(Double)
    /// Adjacent literals joined, escapes replaced; not always UTF-8.
    case string([UInt8])
    case message(MessageValue)
}

/// A message in the text format, as the value of an option or inside of one.
package struct MessageValue: Sendable {
    package var fields: [FieldValue] = []
    /// With its braces or angle brackets.
    package var span: SourceSpan
}

/// `name: value` in the text format.
package struct FieldValue: Sendable {
    package enum Key: Hashable, Sendable {
        case field(String)
        /// `[package.extension]`
        case `extension`(String)
        /// `[type.googleapis.com/package.Message]`
        case any(prefix: String, type: String)
    }

    package var key: Key
    package var keySpan: SourceSpan
    /// The value, or the values of a list.
    package var values: [TextValue]
    /// Whether the values were written as a list.
    package var isList: Bool
    package var span: SourceSpan
}

/// A value of a field in the text format.
package struct TextValue: Sendable {
    package enum Content: Sendable {
        case identifier(String, isNegative: Bool)
        /// The magnitude.
        case integer(UInt64, isNegative: Bool)
        /// A number with a point or an exponent, or an integer too large for 64 bits; the sign is part of it.
        case double(Double)
        case string([UInt8])
        case message(MessageValue)
    }

    package var content: Content
    package var span: SourceSpan
}

extension OptionValue {
    /// The same as it stands within a message.
    var content: TextValue.Content {
        switch self {
        case .identifier(let word): .identifier(word, isNegative: false)
        case .unsigned(let number): .integer(number, isNegative: false)
        case .negative(let number): .integer(number.magnitude, isNegative: true)
        case .double(let number): .double(number)
        case .string(let bytes): .string(bytes)
        case .message(let message): .message(message)
        }
    }
}

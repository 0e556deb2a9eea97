// SPDX-License-Identifier: Apache-2.0

/// A value in the text format that is no message.
struct TextScalar {
    private let content: TextValue.Content
    /// Whether a number is written in octal or hexadecimal digits.
    private let hasOtherBase: Bool

    init(_ file: ProtobufFile, _ value: TextValue) {
        content = value.content
        var digits = file.text[value.span.range.clamped(to: 0..<file.text.count)].drop {
            $0 == UInt8(ascii: "-") || $0 <= 0x20
        }
        let isZero = digits.popFirst() == UInt8(ascii: "0")
        hasOtherBase = isZero && !digits.isEmpty
    }

    /// Whether the value is one of the type.
    func isValue(of scalar: ScalarType) -> Bool {
        switch (scalar, content) {
        case (.int32, .integer(let magnitude, let isNegative)), (.sint32, .integer(let magnitude, let isNegative)),
            (.sfixed32, .integer(let magnitude, let isNegative)):
            Self.int32(magnitude, isNegative: isNegative) != nil
        case (.int64, .integer(let magnitude, let isNegative)), (.sint64, .integer(let magnitude, let isNegative)),
            (.sfixed64, .integer(let magnitude, let isNegative)):
            magnitude <= (isNegative ? 1 << 63 : 1 << 63 - 1)
        case (.uint32, .integer(let magnitude, let isNegative)), (.fixed32, .integer(let magnitude, let isNegative)):
            !isNegative && magnitude <= UInt64(UInt32.max)
        case (.uint64, .integer(_, let isNegative)), (.fixed64, .integer(_, let isNegative)): !isNegative
        case (.float, .double), (.double, .double): true
        case (.float, .integer), (.double, .integer): !hasOtherBase
        case (.float, .identifier(let word, _)), (.double, .identifier(let word, _)):
            ["inf", "infinity", "nan"].contains(word.lowercased())
        case (.bool, .identifier(let word, let isNegative)):
            !isNegative && ["true", "True", "t", "false", "False", "f"].contains(word)
        case (.bool, .integer(let magnitude, let isNegative)): !isNegative && magnitude <= 1
        case (.string, .string), (.bytes, .string): true
        default: false
        }
    }

    /// The number of 32 bits that a magnitude and a sign are.
    static func int32(_ magnitude: UInt64, isNegative: Bool) -> Int32? {
        guard magnitude <= (isNegative ? 1 << 31 : 1 << 31 - 1) else { return nil }
        let value = Int64(truncatingIfNeeded: magnitude)
        return Int32(exactly: isNegative ? -value : value)
    }
}

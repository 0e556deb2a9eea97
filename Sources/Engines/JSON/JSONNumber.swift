// SPDX-License-Identifier: Apache-2.0

/// A JSON number, kept as the exact text it was written in.
public struct JSONNumber: Sendable, Equatable {
    /// The text, valid by the grammar of RFC 8259 section 6.
    public let text: String

    /// A number whose text is known to follow the grammar: the reader's own.
    init(validated text: String) {
        self.text = text
    }

    /// A whole number.
    public init(_ number: Int) {
        text = String(number)
    }

    /// A finite number in its shortest text that reads back the same; nil for NaN and infinities, which JSON lacks.
    public init?(_ number: Double) {
        guard number.isFinite else { return nil }
        text = "\(number)"
    }

    /// Whether the text has neither fraction nor exponent.
    public var isInteger: Bool {
        !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    }

    /// The value, if it is written as an integer and fits 64 bits.
    public var int: Int? { isInteger ? Int(text) : nil }

    /// The nearest double; infinite where the text is out of its range.
    public var double: Double { Double(text) ?? .nan }
}

// SPDX-License-Identifier: Apache-2.0

/// Text as Cedar compares it: scalar by scalar, never by canonical equivalence.
///
/// Swift's own `==` holds "é" written as one scalar and as two for equal; Cedar does not.
public struct CedarString: Hashable, Comparable, Sendable {
    /// The text itself, unchanged.
    public let text: String

    /// Text of any scalars.
    public init(_ text: String) {
        self.text = text
    }

    /// Same scalars in the same order.
    public static func == (left: CedarString, right: CedarString) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// The order of the Unicode scalars, which is that of the UTF-8 bytes.
    public static func < (left: CedarString, right: CedarString) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// By the bytes, as equality.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}

extension CedarString: ExpressibleByStringLiteral {
    /// Text written in the source.
    public init(stringLiteral text: String) {
        self.init(text)
    }
}

extension CedarString: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

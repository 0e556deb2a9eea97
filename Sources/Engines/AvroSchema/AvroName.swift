// SPDX-License-Identifier: Apache-2.0

/// The full name of a record, enum or fixed (specification, "Names").
public struct AvroName: Sendable, Hashable, CustomStringConvertible {
    /// Namespace and name with a dot between, or the name alone in the null namespace.
    public let full: String
    private let spaceLength: Int

    /// The name without its namespace.
    public var simple: String {
        spaceLength == 0 ? full : String(decoding: full.utf8.dropFirst(spaceLength + 1), as: UTF8.self)
    }

    /// The namespace; empty for the null namespace.
    public var namespace: String { String(decoding: full.utf8.prefix(spaceLength), as: UTF8.self) }

    /// The full name.
    public var description: String { full }

    /// A name as written, in the namespace it was written in. A dotted name brings its own namespace.
    ///
    /// - Returns: nil if any part is not `[A-Za-z_][A-Za-z0-9_]*`.
    init?(_ text: String, in namespace: String) {
        if let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")) {
            // A leading dot means the null namespace.
            full = dot == text.utf8.startIndex ? String(text.dropFirst()) : text
            spaceLength = dot == text.utf8.startIndex ? 0 : text.utf8.distance(from: text.utf8.startIndex, to: dot)
        } else {
            full = namespace.isEmpty ? text : "\(namespace).\(text)"
            spaceLength = namespace.utf8.count
        }
        guard Self.isValidFullName(full) else { return nil }
    }

    /// The name as it may be written inside a namespace: simple there, unless a primitive has that name; full elsewhere.
    func relative(to namespace: String) -> String {
        self.namespace == namespace && AvroPrimitive(rawValue: simple) == nil ? simple : full
    }

    private static func isValidFullName(_ text: String) -> Bool {
        var atStart = true
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") {
                if atStart { return false }
                atStart = true
            } else {
                guard isNameByte(byte, first: atStart) else { return false }
                atStart = false
            }
        }
        return !atStart
    }

    /// Whether a text is a name without namespace: of fields and symbols.
    static func isValidSimpleName(_ text: String) -> Bool {
        var first = true
        for byte in text.utf8 {
            guard isNameByte(byte, first: first) else { return false }
            first = false
        }
        return !first
    }

    private static func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
        default: false
        }
    }
}

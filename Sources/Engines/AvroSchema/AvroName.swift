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

    /// A name of parts that are known to be valid.
    init(namespace: String, simple: String) {
        full = namespace.isEmpty ? simple : "\(namespace).\(simple)"
        spaceLength = namespace.utf8.count
    }
}

/// What makes a name (specification, "Names"): parts of `[A-Za-z_][A-Za-z0-9_]*` with dots between.
enum AvroNameRule {
    /// Whether the bytes are a name without namespace: of fields and symbols.
    static func isSimple(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var first = true
        for byte in bytes {
            guard isNameByte(byte, first: first) else { return false }
            first = false
        }
        return !first
    }

    /// Whether the bytes are one or more names with dots between.
    static func isDotted(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var atStart = true
        for byte in bytes {
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

    private static func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
        default: false
        }
    }
}

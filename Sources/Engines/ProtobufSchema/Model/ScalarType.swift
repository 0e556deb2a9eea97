// SPDX-License-Identifier: Apache-2.0

/// A type that the language itself has. The raw value is that of `FieldDescriptorProto.Type`.
package enum ScalarType: UInt8, Sendable, CaseIterable {
    case double = 1
    case float = 2
    case int64 = 3
    case uint64 = 4
    case int32 = 5
    case fixed64 = 6
    case fixed32 = 7
    case bool = 8
    case string = 9
    case bytes = 12
    case uint32 = 13
    case sfixed32 = 15
    case sfixed64 = 16
    case sint32 = 17
    case sint64 = 18

    /// The type's keyword.
    package var word: String {
        switch self {
        case .double: "double"
        case .float: "float"
        case .int64: "int64"
        case .uint64: "uint64"
        case .int32: "int32"
        case .fixed64: "fixed64"
        case .fixed32: "fixed32"
        case .bool: "bool"
        case .string: "string"
        case .bytes: "bytes"
        case .uint32: "uint32"
        case .sfixed32: "sfixed32"
        case .sfixed64: "sfixed64"
        case .sint32: "sint32"
        case .sint64: "sint64"
        }
    }

    package init?(word: String) {
        // The first letter and the length leave three types at most.
        let candidates: [ScalarType]
        switch (word.utf8.first, word.utf8.count) {
        case (UInt8(ascii: "s"), 6): candidates = [.string, .sint32, .sint64]
        case (UInt8(ascii: "i"), 5): candidates = [.int32, .int64]
        case (UInt8(ascii: "b"), 4): candidates = [.bool]
        case (UInt8(ascii: "b"), 5): candidates = [.bytes]
        case (UInt8(ascii: "d"), 6): candidates = [.double]
        case (UInt8(ascii: "f"), 5): candidates = [.float]
        case (UInt8(ascii: "f"), 7): candidates = [.fixed32, .fixed64]
        case (UInt8(ascii: "u"), 6): candidates = [.uint32, .uint64]
        case (UInt8(ascii: "s"), 8): candidates = [.sfixed32, .sfixed64]
        default: return nil
        }
        guard let type = candidates.first(where: { $0.word == word }) else { return nil }
        self = type
    }

    /// Whether values are written with a length before them.
    package var isLengthDelimited: Bool { self == .string || self == .bytes }

    /// Whether values are integers of 64 bits.
    package var isInteger64: Bool {
        switch self {
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: true
        default: false
        }
    }

    /// Whether a map may have keys of the type.
    package var isMapKey: Bool { self != .double && self != .float && self != .bytes }
}

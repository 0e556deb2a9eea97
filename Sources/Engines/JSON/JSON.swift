// SPDX-License-Identifier: Apache-2.0

/// A JSON value that remembers where it stood in the text it was read from.
///
/// Members keep their order, numbers keep their exact text, and every value carries the byte offset of its first
/// character, from which ``JSONText`` derives line, column and JSON pointer when a message needs them. Values built
/// in code have offset 0. Equality compares content only, not offsets; strings are compared by their bytes
/// (RFC 8259 section 8.3), so `"é"` and `"é"` are two different keys.
public struct JSON: Sendable {
    /// What the value is.
    public var value: Value
    /// Offset in bytes of the value's first character in the text it was read from.
    public var offset: UInt32

    /// The six kinds of RFC 8259 section 3.
    public enum Value: Sendable {
        case null
        case bool(Bool)
        case number(JSONNumber)
        case string(String)
        case array([JSON])
        case object(JSONObject)
    }

    /// A value at a place in a text.
    public init(_ value: Value, offset: UInt32 = 0) {
        self.value = value
        self.offset = offset
    }
}

extension JSON {
    /// The null value.
    public static var null: JSON { JSON(.null) }
    /// A string value.
    public static func string(_ text: String) -> JSON { JSON(.string(text)) }
    /// A boolean value.
    public static func bool(_ flag: Bool) -> JSON { JSON(.bool(flag)) }
    /// A whole number.
    public static func int(_ number: Int) -> JSON { JSON(.number(JSONNumber(number))) }
    /// An array.
    public static func array(_ elements: [JSON]) -> JSON { JSON(.array(elements)) }
    /// An object with its members in the order given.
    public static func object(_ members: [(String, JSON)]) -> JSON {
        JSON(.object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) })))
    }

    /// The text, if this is a string.
    public var string: String? {
        if case .string(let text) = value { text } else { nil }
    }

    /// The elements, if this is an array.
    public var array: [JSON]? {
        if case .array(let elements) = value { elements } else { nil }
    }

    /// The members, if this is an object.
    public var object: JSONObject? {
        if case .object(let object) = value { object } else { nil }
    }

    /// The flag, if this is a boolean.
    public var bool: Bool? {
        if case .bool(let flag) = value { flag } else { nil }
    }

    /// The number, if this is one.
    public var number: JSONNumber? {
        if case .number(let number) = value { number } else { nil }
    }

    /// The number as an integer, if it is one that fits 64 bits and is written without fraction or exponent.
    public var int: Int? { number?.int }

    /// Whether this is the null value.
    public var isNull: Bool {
        if case .null = value { true } else { false }
    }

    /// The member's value, if this is an object that has it.
    public subscript(key: String) -> JSON? { object?[key] }

    /// The name of the value's kind as RFC 8259 spells it: for messages.
    public var kind: String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: Equatable {
    /// Same content, whatever the offsets; member order counts, numbers compare by their text.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left.value, right.value) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.number(let one), .number(let other)): one == other
        case (.string(let one), .string(let other)): one.hasSameBytes(as: other)
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)): one == other
        default: false
        }
    }
}

extension String {
    /// Whether both strings are the same UTF-8 bytes; Swift's `==` also takes canonically equivalent ones for equal.
    public func hasSameBytes(as other: String) -> Bool {
        let isSame: Bool?? = utf8.withContiguousStorageIfAvailable { own -> Bool? in
            other.utf8.withContiguousStorageIfAvailable { own.hasSameBytes(as: $0) }
        }
        return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }
}

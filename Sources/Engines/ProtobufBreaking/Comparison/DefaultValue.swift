// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// The value of a field that is not set, as far as it may be a default of its own.
enum DefaultValue: CustomStringConvertible {
    case text([UInt8])
    /// An integer, a bool as 0 or 1, or the number of an enum's value.
    case integer(Int128)
    case float(Float)
    case double(Double)

    /// The value of a field; nil for messages, and for fields that hold several values.
    init?(of field: TreeField) {
        let kind = field.kind
        guard field.cardinality != .repeated, field.cardinality != .map, kind != .message, kind != .group else {
            return nil
        }
        let option = field.options.first(named: "default")?.value
        switch kind {
        case .string, .bytes:
            guard case .string(let bytes)? = option else {
                self = .text([])
                return
            }
            self = .text(bytes)
        case .float: self = .float(option.map { Float(Self.number($0)) } ?? 0)
        case .double: self = .double(option.map(Self.number) ?? 0)
        case .enumeration: self = .integer(Self.enumNumber(option, of: field))
        default: self = .integer(option.map(Self.integer) ?? 0)
        }
    }

    private static func enumNumber(_ option: OptionValue?, of field: TreeField) -> Int128 {
        guard case .enumeration(let place) = field.linked.type else { return 0 }
        let values = field.model.enums[place].node.values
        guard case .identifier(let word)? = option else { return Int128(values.first?.number ?? 0) }
        return Int128(field.model.number(ofValue: word, inEnum: place) ?? 0)
    }

    private static func integer(_ value: OptionValue) -> Int128 {
        switch value {
        case .identifier(let word): word == "true" ? 1 : 0
        case .unsigned(let number): Int128(number)
        case .negative(let number): Int128(number)
        case .double(let number): Int128(exactly: number) ?? 0
        case .string, .message: 0
        }
    }

    private static func number(_ value: OptionValue) -> Double {
        switch value {
        case .identifier(let word): word == "inf" ? .infinity : .nan
        case .unsigned(let number): Double(number)
        case .negative(let number): Double(number)
        case .double(let number): number
        case .string, .message: 0
        }
    }

    /// Whether it is what a field without a default has.
    var isZero: Bool {
        switch self {
        case .text(let bytes): bytes.isEmpty
        case .integer(let number): number == 0
        case .float(let number): number == 0
        case .double(let number): number == 0
        }
    }

    /// Whether two values are the same, be they of different types: numbers by their value, texts by their bytes.
    func isSame(as other: DefaultValue) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): left == right
        case (.text, _), (_, .text): false
        case (.integer(let left), .integer(let right)): left == right
        case (.float(let left), .float(let right)): left == right || (left.isNaN && right.isNaN)
        case (.double(let left), .double(let right)): left == right || (left.isNaN && right.isNaN)
        // A float that becomes a double keeps as much of its value as it can.
        case (.float(let left), .double(let right)), (.double(let right), .float(let left)):
            left == Float(right) || (left.isNaN && right.isNaN)
        case (.integer(let left), .double(let right)), (.double(let right), .integer(let left)):
            Int128(exactly: right) == left
        case (.integer(let left), .float(let right)), (.float(let right), .integer(let left)):
            Int128(exactly: right) == left
        }
    }

    var description: String {
        switch self {
        case .text(let bytes): ShownText.quoted(String(decoding: bytes, as: UTF8.self))
        case .integer(let number): String(number)
        case .float(let number): String(number)
        case .double(let number): String(number)
        }
    }
}

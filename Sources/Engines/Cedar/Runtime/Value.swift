// SPDX-License-Identifier: Apache-2.0

/// A value while policies are evaluated: sixteen plain bytes, whatever it is.
///
/// Strings and entities are numbers; sets and records are ranges of an ``Arena``, and `source` says of which.
struct Value: Sendable {
    enum Kind: UInt8, Sendable {
        case bool, long, string, entity, decimal, datetime, duration, address, set, record
    }

    /// Whose arena holds the content of a set, a record or an address.
    enum Source: UInt8, Sendable {
        case policies, entities, request
    }

    let kind: Kind
    let source: Source
    /// How many elements or members a set or record has.
    let count: UInt32
    /// The scalar itself, a number of a symbol or entity, or an offset in the arena.
    let bits: Int64

    private init(_ kind: Kind, source: Source = .policies, count: UInt32 = 0, bits: Int64) {
        self.kind = kind
        self.source = source
        self.count = count
        self.bits = bits
    }
}

extension Value {
    static func bool(_ flag: Bool) -> Value { Value(.bool, bits: flag ? 1 : 0) }
    static func long(_ number: Int64) -> Value { Value(.long, bits: number) }
    static func string(_ symbol: Symbol) -> Value { Value(.string, bits: Int64(symbol.index)) }
    static func entity(_ entity: EntityID) -> Value { Value(.entity, bits: Int64(entity.index)) }
    static func decimal(_ decimal: DecimalValue) -> Value { Value(.decimal, bits: decimal.scaled) }
    static func datetime(_ datetime: DatetimeValue) -> Value { Value(.datetime, bits: datetime.milliseconds) }
    static func duration(_ duration: DurationValue) -> Value { Value(.duration, bits: duration.milliseconds) }

    static func address(at offset: Int, in source: Source) -> Value {
        Value(.address, source: source, bits: Int64(offset))
    }

    static func set(at offset: Int, count: Int, in source: Source) -> Value {
        Value(.set, source: source, count: UInt32(truncatingIfNeeded: count), bits: Int64(offset))
    }

    static func record(at offset: Int, count: Int, in source: Source) -> Value {
        Value(.record, source: source, count: UInt32(truncatingIfNeeded: count), bits: Int64(offset))
    }

    static let emptyRecord = record(at: 0, count: 0, in: .policies)

    /// The flag of a boolean.
    var flag: Bool { bits != 0 }

    /// The symbol of a string.
    var symbol: Symbol { Symbol(index: UInt32(truncatingIfNeeded: bits)) }

    /// The identity of an entity.
    var entity: EntityID { EntityID(index: UInt32(truncatingIfNeeded: bits)) }

    /// Where the content of a set, a record or an address begins.
    var offset: Int { Int(truncatingIfNeeded: bits) }

    /// Whether the sixteen bytes say it all.
    var isScalar: Bool { kind.rawValue < Kind.address.rawValue }
}

extension Value.Kind {
    /// The type's name as messages spell it.
    var text: String {
        switch self {
        case .bool: "a boolean"
        case .long: "a long"
        case .string: "a string"
        case .entity: "an entity"
        case .decimal: "a decimal"
        case .datetime: "a datetime"
        case .duration: "a duration"
        case .address: "an ipaddr"
        case .set: "a set"
        case .record: "a record"
        }
    }
}

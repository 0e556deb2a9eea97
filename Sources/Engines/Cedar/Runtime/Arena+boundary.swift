// SPDX-License-Identifier: Apache-2.0

extension ContentReader {
    /// A value as it crosses the engine's boundary.
    func boundary(_ value: Value, _ names: some SymbolNames) -> CedarValue {
        switch value.kind {
        case .bool: .bool(value.flag)
        case .long: .long(value.bits)
        case .string: .string(CedarString(names.text(value.symbol)))
        case .entity: .entity(names.uid(value.entity))
        case .decimal: .decimal(DecimalValue(scaled: value.bits))
        case .datetime: .datetime(DatetimeValue(milliseconds: value.bits))
        case .duration: .duration(DurationValue(milliseconds: value.bits))
        case .address: .ipaddr(address(value))
        case .set: .set(CedarSet((0..<Int(value.count)).map { boundary(item(value, $0), names) }))
        case .record: .record(record(value, names))
        }
    }

    /// A record as it crosses the engine's boundary.
    func record(_ record: Value, _ names: some SymbolNames) -> CedarRecord {
        let members = (0..<Int(record.count)).map { index in
            CedarRecord.Member(
                key: CedarString(names.text(key(record, index))),
                value: boundary(item(record, index), names)
            )
        }
        // The keys of a stored record are distinct, so there always is one.
        return CedarRecord(members) ?? CedarRecord()
    }
}

/// Whoever knows the texts behind the numbers.
protocol SymbolNames {
    func text(_ symbol: Symbol) -> String
    func uid(_ entity: EntityID) -> EntityUID
}

extension Symbols: SymbolNames {}
extension RequestSymbols: SymbolNames {}

extension Arena {
    /// Copies a value's content, whichever arena it lies in.
    mutating func copy(_ value: Value, from reader: some ContentReader) -> Value {
        switch value.kind {
        case .address: return add(reader.address(value))
        case .set:
            return add(set: (0..<Int(value.count)).map { copy(reader.item(value, $0), from: reader) })
        case .record:
            return add(
                record: (0..<Int(value.count)).map {
                    (reader.key(value, $0), copy(reader.item(value, $0), from: reader))
                }
            )
        default: return value
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Whoever gives numbers to the texts and identities of values that come in.
protocol SymbolSource {
    mutating func symbol(_ text: String) throws(CedarError) -> Symbol
    mutating func entity(_ uid: EntityUID) throws(CedarError) -> EntityID
}

extension Arena {
    /// The deepest nesting of a value that is taken in; a reader's own bound is stricter.
    static let depth = 500

    /// Takes a value in, its content included.
    mutating func add<Source: SymbolSource>(
        _ value: CedarValue,
        symbols: inout Source,
        depth: Int = 0
    ) throws(CedarError) -> Value {
        switch value {
        case .bool(let flag): return .bool(flag)
        case .long(let number): return .long(number)
        case .string(let text): return .string(try symbols.symbol(text.text))
        case .entity(let uid): return .entity(try symbols.entity(uid))
        case .ipaddr(let address): return add(address)
        case .decimal(let decimal): return .decimal(decimal)
        case .datetime(let datetime): return .datetime(datetime)
        case .duration(let duration): return .duration(duration)
        case .set(let set): return try add(set, symbols: &symbols, depth: depth)
        case .record(let record): return try add(record, symbols: &symbols, depth: depth)
        }
    }

    private mutating func add<Source: SymbolSource>(
        _ set: CedarSet,
        symbols: inout Source,
        depth: Int
    ) throws(CedarError) -> Value {
        try checkRoom(for: set.count, depth: depth)
        var elements: [Value] = []
        elements.reserveCapacity(set.count)
        for element in set { elements.append(try add(element, symbols: &symbols, depth: depth + 1)) }
        canonicalize(&elements)
        return add(set: elements)
    }

    /// Takes a record in, its content included.
    mutating func add<Source: SymbolSource>(
        _ record: CedarRecord,
        symbols: inout Source,
        depth: Int = 0
    ) throws(CedarError) -> Value {
        try checkRoom(for: record.count, depth: depth)
        var members: [(key: Symbol, value: Value)] = []
        members.reserveCapacity(record.count)
        for member in record {
            let key = try symbols.symbol(member.key.text)
            members.append((key, try add(member.value, symbols: &symbols, depth: depth + 1)))
        }
        if members.count > 1 { members.sort { $0.key < $1.key } }
        return add(record: members)
    }

    private func checkRoom(for count: Int, depth: Int) throws(CedarError) {
        guard depth < Self.depth else {
            throw CedarError(code: "value.too-deep", message: "a value is nested deeper than \(Self.depth) levels")
        }
        guard count <= Self.capacity - items.count else {
            throw CedarError(code: "store.too-many-values", message: "more than \(Self.capacity) values in all")
        }
    }
}

extension Symbols: SymbolSource {
    mutating func symbol(_ text: String) throws(CedarError) -> Symbol { try intern(text) }
    mutating func entity(_ uid: EntityUID) throws(CedarError) -> EntityID { try intern(uid) }
}

// SPDX-License-Identifier: Apache-2.0

/// The content of sets, records and addresses, one behind the other.
///
/// Sets are sorted and hold each element once; records are sorted by key. So equality is a comparison from left to
/// right.
struct Arena: Sendable {
    /// The most elements an arena holds; 16 bytes each.
    static let capacity = Int(Int32.max)

    let source: Value.Source
    private(set) var items: [Value] = []
    /// The member's name beside each item; meaningless for elements of sets.
    private(set) var keys: [Symbol] = []
    private(set) var addresses: [IPAddress] = []

    init(source: Value.Source) {
        self.source = source
    }

    /// How full it is, to which ``cut(back:)`` can return.
    struct Mark {
        let items: Int
        let addresses: Int
    }

    var mark: Mark { Mark(items: items.count, addresses: addresses.count) }

    /// Forgets what was added since.
    mutating func cut(back mark: Mark) {
        if items.count > mark.items {
            items.removeSubrange(mark.items...)
            keys.removeSubrange(mark.items...)
        }
        if addresses.count > mark.addresses { addresses.removeSubrange(mark.addresses...) }
    }

    mutating func add(_ address: IPAddress) -> Value {
        addresses.append(address)
        return .address(at: addresses.count - 1, in: source)
    }

    /// Adds a set of elements that are sorted and distinct already.
    mutating func add(set elements: some Collection<Value>) -> Value {
        let offset = items.count
        items.append(contentsOf: elements)
        keys.append(contentsOf: repeatElement(Symbol(index: 0), count: elements.count))
        return .set(at: offset, count: elements.count, in: source)
    }

    /// Adds a record of members that are sorted by key already, each key once.
    mutating func add(record members: [(key: Symbol, value: Value)]) -> Value {
        let offset = items.count
        for member in members {
            items.append(member.value)
            keys.append(member.key)
        }
        return .record(at: offset, count: members.count, in: source)
    }
}

extension Arena: ContentReader {
    func item(_ container: Value, _ index: Int) -> Value { items[container.offset + index] }
    func key(_ record: Value, _ index: Int) -> Symbol { keys[record.offset + index] }
    func address(_ value: Value) -> IPAddress { addresses[value.offset] }
}

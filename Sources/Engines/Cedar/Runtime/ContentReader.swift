// SPDX-License-Identifier: Apache-2.0

/// Whoever can look into sets, records and addresses. Nesting is bounded where values enter, so walks may recurse.
protocol ContentReader {
    /// An element of a set, or the value of a member of a record.
    func item(_ container: Value, _ index: Int) -> Value
    /// The name of a record's member.
    func key(_ record: Value, _ index: Int) -> Symbol
    func address(_ value: Value) -> IPAddress
}

extension ContentReader {
    /// Cedar's equality: by content, never across types.
    func areEqual(_ left: Value, _ right: Value) -> Bool {
        guard left.kind == right.kind else { return false }
        if left.isScalar { return left.bits == right.bits }
        return compare(left, right) == 0
    }

    /// The value of a record's member.
    func member(_ name: Symbol, of record: Value) -> Value? {
        let count = Int(record.count)
        var index = count > 16 ? firstIndex(notBelow: name, in: record) : 0
        while index < count {
            let key = key(record, index)
            if key == name { return item(record, index) }
            if name < key { return nil }
            index += 1
        }
        return nil
    }

    private func firstIndex(notBelow name: Symbol, in record: Value) -> Int {
        var low = 0
        var high = Int(record.count)
        while low < high {
            let middle = (low + high) / 2
            if key(record, middle) < name { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func contains(_ set: Value, _ value: Value) -> Bool {
        var low = 0
        var high = Int(set.count)
        while low < high {
            let middle = (low + high) / 2
            let order = compare(item(set, middle), value)
            if order == 0 { return true }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return false
    }

    /// An order without meaning in Cedar, in which sets keep their elements: negative, zero or positive.
    func compare(_ left: Value, _ right: Value) -> Int {
        guard left.kind == right.kind else { return Int(left.kind.rawValue) - Int(right.kind.rawValue) }
        switch left.kind {
        case .address:
            let (one, other) = (address(left), address(right))
            return one == other ? 0 : one < other ? -1 : 1
        case .set, .record:
            return compareContent(left, right)
        default:
            return left.bits == right.bits ? 0 : left.bits < right.bits ? -1 : 1
        }
    }

    private func compareContent(_ left: Value, _ right: Value) -> Int {
        guard left.count == right.count else { return left.count < right.count ? -1 : 1 }
        for index in 0..<Int(left.count) {
            if left.kind == .record {
                let (one, other) = (key(left, index), key(right, index))
                if one != other { return one < other ? -1 : 1 }
            }
            let order = compare(item(left, index), item(right, index))
            if order != 0 { return order }
        }
        return 0
    }

    /// Brings elements into the form that ``Arena/add(set:)`` asks for.
    func canonicalize(_ elements: inout [Value]) {
        guard elements.count > 1 else { return }
        elements.sort { compare($0, $1) < 0 }
        var last = 0
        for index in elements.indices.dropFirst() where compare(elements[index], elements[last]) != 0 {
            last += 1
            elements[last] = elements[index]
        }
        elements.removeSubrange((last + 1)...)
    }
}

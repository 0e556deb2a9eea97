// SPDX-License-Identifier: Apache-2.0

extension CedarValue: Comparable {
    /// An order without meaning in Cedar, in which sets keep their elements.
    public static func < (left: CedarValue, right: CedarValue) -> Bool {
        left.order(right) == .before
    }

    /// How two values are ordered. One walk decides it: asking for `<` both ways at each level would take twice as long
    /// a level deeper.
    func order(_ other: CedarValue) -> ValueOrder {
        switch (self, other) {
        case (.bool(let one), .bool(let other)): ValueOrder(one ? 1 : 0, other ? 1 : 0)
        case (.long(let one), .long(let other)): ValueOrder(one, other)
        case (.string(let one), .string(let other)): ValueOrder(one, other)
        case (.entity(let one), .entity(let other)): ValueOrder(one, other)
        case (.set(let one), .set(let other)): ValueOrder(one.elements, other.elements) { $0.order($1) }
        case (.record(let one), .record(let other)): ValueOrder(one.members, other.members) { $0.order($1) }
        case (.ipaddr(let one), .ipaddr(let other)): ValueOrder(one, other)
        case (.decimal(let one), .decimal(let other)): ValueOrder(one, other)
        case (.datetime(let one), .datetime(let other)): ValueOrder(one, other)
        case (.duration(let one), .duration(let other)): ValueOrder(one, other)
        default: ValueOrder(rank, other.rank)
        }
    }

    private var rank: Int {
        switch self {
        case .bool: 0
        case .long: 1
        case .string: 2
        case .entity: 3
        case .set: 4
        case .record: 5
        case .ipaddr: 6
        case .decimal: 7
        case .datetime: 8
        case .duration: 9
        }
    }
}

extension CedarRecord.Member {
    func order(_ other: CedarRecord.Member) -> ValueOrder {
        let keys = ValueOrder(key, other.key)
        return keys == .same ? value.order(other.value) : keys
    }
}

/// How two things are ordered.
enum ValueOrder {
    case before
    case same
    case after

    init<Element: Comparable>(_ one: Element, _ other: Element) {
        self = one == other ? .same : one < other ? .before : .after
    }

    /// Element by element; of two where one begins with the other, the shorter comes first.
    init<Element>(_ one: [Element], _ other: [Element], _ order: (Element, Element) -> ValueOrder) {
        for (left, right) in zip(one, other) {
            let order = order(left, right)
            if order == .same { continue }
            self = order
            return
        }
        self.init(one.count, other.count)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A record, or the attributes or tags of an entity: values by name.
public struct CedarRecord: Hashable, Sendable {
    /// A name and its value.
    public struct Member: Hashable, Comparable, Sendable {
        /// The name; any text.
        public let key: CedarString
        /// The value.
        public let value: CedarValue

        /// A member of a record.
        public init(key: CedarString, value: CedarValue) {
            self.key = key
            self.value = value
        }

        /// By key, then by value.
        public static func < (left: Member, right: Member) -> Bool {
            left.order(right) == .before
        }
    }

    /// The members, sorted by key, no key twice.
    public let members: [Member]

    /// A record without members.
    public init() {
        members = []
    }

    /// A record of these members, in any order; nil if a key comes twice.
    public init?(_ members: [Member]) {
        guard members.count > 1 else {
            self.members = members
            return
        }
        let sorted = members.sorted { $0.key < $1.key }
        for (one, next) in zip(sorted, sorted.dropFirst()) where one.key == next.key { return nil }
        self.members = sorted
    }

    /// The value of that name.
    public subscript(key: CedarString) -> CedarValue? {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low].key == key ? members[low].value : nil
    }
}

extension CedarRecord: RandomAccessCollection {
    /// 0
    public var startIndex: Int { members.startIndex }
    /// The number of members.
    public var endIndex: Int { members.endIndex }

    /// The member at that place in the order of the keys.
    public subscript(position: Int) -> Member { members[position] }
}

// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Entities in order, each once, kept as numbers of a list that many share.
public struct EntityList: Sendable {
    private let all: [EntityUID]
    private let numbers: [UInt32]

    /// - Parameter numbers: places in `all`, which is sorted; ascending.
    init(_ numbers: [UInt32], of all: [EntityUID]) {
        self.all = all
        self.numbers = numbers
    }

    /// No entities.
    init() {
        self.init([], of: [])
    }
}

extension EntityList: RandomAccessCollection {
    /// 0
    public var startIndex: Int { 0 }
    /// How many there are.
    public var endIndex: Int { numbers.count }

    /// The entity at a place.
    public subscript(position: Int) -> EntityUID { all[Int(numbers[position])] }
}

extension EntityList: Hashable {
    /// Same entities.
    public static func == (left: EntityList, right: EntityList) -> Bool { left.elementsEqual(right) }

    /// By the entities, as equality.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for entity in self { hasher.combine(entity) }
    }
}

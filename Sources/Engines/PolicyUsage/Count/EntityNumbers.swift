// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

/// Numbers the entities that a log names.
struct EntityNumbers {
    private var table = ByteTable()
    private var malformed: Set<Int> = []
    private let limit: Int

    /// - Parameter limit: how many different ones there may be.
    init(limit: Int) {
        self.limit = limit
    }

    /// How many there are.
    var count: Int { table.count }

    /// The number of an entity; nil if there are too many already.
    mutating func number(_ entity: DecisionLine.Entity, _ view: JSONTapeView) throws(DecisionLine.Failure) -> Int? {
        guard let (number, isNew) = table.number(view.bytes(entity.type), view.bytes(entity.id), limit: limit)
        else { return nil }
        // The spelling of a type is looked at once for each entity.
        if isNew, !TypeName.isWellFormed(view.bytes(entity.type)) { malformed.insert(number) }
        if !malformed.isEmpty, malformed.contains(number) {
            throw DecisionLine.Failure(
                code: "log.type-name",
                message: "this is no name of an entity type",
                offset: Int(view.nodes[entity.type].offset)
            )
        }
        return number
    }

    /// The entities by number.
    var uids: [EntityUID] {
        (0..<table.count).map { number in
            let (type, id) = table.text(number)
            return EntityUID(type: Name(trusted: type), id: CedarString(id))
        }
    }
}

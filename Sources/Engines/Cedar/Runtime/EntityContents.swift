// SPDX-License-Identifier: Apache-2.0

/// The flat storage of an ``EntityStore`` while it is filled or changed.
struct EntityContents: Sendable {
    /// A range of one of the flat arrays.
    struct Slice: Sendable {
        let offset: UInt32
        let count: UInt32

        static let empty = Slice(offset: 0, count: 0)

        var range: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
    }

    struct Row: Sendable {
        let entity: EntityID
        var attributes: Value
        var tags: Value
        /// Direct parents, sorted.
        var parents: Slice
        /// Everything the entity is in except itself, sorted.
        var ancestors = Slice.empty
    }

    var arena = Arena(source: .entities)
    var rows: [Row] = []
    /// The row of each entity by its number, plus one; zero where there is none.
    var rowNumbers: [UInt32] = []
    var parents: [EntityID] = []
    var ancestors: [EntityID] = []
    /// How much the flat arrays held when they were last free of gaps.
    var sizeWithoutGaps = 0

    /// How much the flat arrays hold, what nothing leads to any more included.
    var size: Int { arena.items.count + arena.addresses.count + parents.count + ancestors.count }

    /// The row of an entity, if it is stored.
    func row(_ entity: EntityID) -> Int? {
        // Numbers of requests lie above all others, so they are out of range.
        guard entity.index < UInt32(truncatingIfNeeded: rowNumbers.count) else { return nil }
        let number = rowNumbers[Int(entity.index)]
        return number == 0 ? nil : Int(number) - 1
    }

    /// Whether an entity lies in another: always in itself, and in its ancestors if it is stored.
    func isMember(_ entity: EntityID, of other: EntityID) -> Bool {
        if entity == other { return true }
        guard let row = row(entity) else { return false }
        return hasAncestor(row, other)
    }

    /// Whether the entity of a row has an ancestor.
    func hasAncestor(_ row: Int, _ ancestor: EntityID) -> Bool {
        let slice = rows[row].ancestors
        var low = Int(slice.offset)
        let end = low + Int(slice.count)
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if ancestors[middle] < ancestor { low = middle + 1 } else { high = middle }
        }
        return low < end && ancestors[low] == ancestor
    }
}

extension EntityContents {
    /// Stores a new entity; a copy of a stored one is dropped, another one of the same identity refused.
    mutating func insert(_ entity: Entity, symbols: inout Symbols) throws(CedarError) {
        let id = try symbols.intern(entity.uid)
        let mark = arena.mark
        let row = try makeRow(id, entity, symbols: &symbols)
        guard let number = self.row(id) else { return append(row) }
        guard isCopy(rows[number], row) else {
            throw CedarError(
                code: "entity.duplicate",
                message: "two different entities are called \(entity.uid.quoted)",
                help: "keep one of them"
            )
        }
        arena.cut(back: mark)
    }

    /// Stores an entity in place of the one of the same identity, if there is one.
    mutating func replace(_ entity: Entity, symbols: inout Symbols) throws(CedarError) -> EntityID {
        let id = try symbols.intern(entity.uid)
        let row = try makeRow(id, entity, symbols: &symbols)
        if let number = self.row(id) {
            rows[number] = row
        } else {
            append(row)
        }
        return id
    }

    /// Removes an entity; those that have it for a parent keep naming it.
    mutating func remove(_ entity: EntityID) {
        guard let number = row(entity), let last = rows.popLast() else { return }
        if number < rows.count {
            rows[number] = last
            rowNumbers[Int(last.entity.index)] = UInt32(truncatingIfNeeded: number + 1)
        }
        rowNumbers[Int(entity.index)] = 0
    }

    private mutating func append(_ row: Row) {
        let missing = Int(row.entity.index) + 1 - rowNumbers.count
        if missing > 0 { rowNumbers.append(contentsOf: repeatElement(0, count: missing)) }
        rows.append(row)
        rowNumbers[Int(row.entity.index)] = UInt32(truncatingIfNeeded: rows.count)
    }

    private mutating func makeRow(
        _ id: EntityID,
        _ entity: Entity,
        symbols: inout Symbols
    ) throws(CedarError) -> Row {
        let attributes = try arena.add(entity.attributes, symbols: &symbols)
        let tags = try arena.add(entity.tags, symbols: &symbols)
        let offset = parents.count
        for parent in entity.parents { parents.append(try symbols.intern(parent)) }
        if entity.parents.count > 1 { parents[offset...].sort() }
        return Row(entity: id, attributes: attributes, tags: tags, parents: slice(from: offset, to: parents.count))
    }

    private func isCopy(_ one: Row, _ other: Row) -> Bool {
        arena.areEqual(one.attributes, other.attributes) && arena.areEqual(one.tags, other.tags)
            && parents[one.parents.range] == parents[other.parents.range]
    }

    func slice(from start: Int, to end: Int) -> Slice {
        Slice(offset: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: end - start))
    }
}

// SPDX-License-Identifier: Apache-2.0

extension EntityContents {
    /// The most ancestors of all entities together; 4 bytes each.
    static let ancestorLimit = 16 << 20

    private enum Mark: UInt8 {
        case open, entered, done
    }

    /// Computes the ancestors of all entities.
    mutating func computeAncestors(symbols: Symbols) throws(CedarError) {
        ancestors = []
        var marks = [Mark](repeating: .open, count: rows.count)
        try compute(&marks, symbols: symbols)
    }

    /// Computes the ancestors anew of those entities, and of all that are or were in them.
    mutating func computeAncestors(around changed: Set<EntityID>, symbols: Symbols) throws(CedarError) {
        var marks = [Mark](repeating: .done, count: rows.count)
        for number in rows.indices where isAffected(rows[number], by: changed) { marks[number] = .open }
        try compute(&marks, symbols: symbols)
    }

    private func isAffected(_ row: Row, by changed: Set<EntityID>) -> Bool {
        changed.contains(row.entity) || ancestors[row.ancestors.range].contains { changed.contains($0) }
    }

    /// Visits parents before children, without recursion: a hierarchy may be as deep as there are entities.
    private mutating func compute(_ marks: inout [Mark], symbols: Symbols) throws(CedarError) {
        // The ancestors that the only child of a parent has, all children have.
        var shared: [EntityID: Slice] = [:]
        var met = MetEntities(count: symbols.uids.count)
        var path: [(row: Int, next: Int)] = []
        for start in rows.indices where marks[start] == .open {
            path.append((start, rows[start].parents.range.lowerBound))
            marks[start] = .entered
            while let (row, next) = path.last {
                guard next < rows[row].parents.range.upperBound else {
                    path.removeLast()
                    marks[row] = .done
                    try collect(row, &shared, &met)
                    continue
                }
                path[path.count - 1].next += 1
                guard let parent = self.row(parents[next]) else { continue }
                if marks[parent] == .entered { throw cycle(rows[parent].entity, symbols) }
                if marks[parent] == .open {
                    marks[parent] = .entered
                    path.append((parent, rows[parent].parents.range.lowerBound))
                }
            }
        }
    }

    private mutating func collect(
        _ row: Int,
        _ shared: inout [EntityID: Slice],
        _ met: inout MetEntities
    ) throws(CedarError) {
        let range = rows[row].parents.range
        guard let first = parents[range].first else {
            rows[row].ancestors = .empty
            return
        }
        if range.count == 1, let known = shared[first] {
            rows[row].ancestors = known
            return
        }
        var all = union(ofParents: range, &met)
        guard all.count <= Self.ancestorLimit - ancestors.count else { throw tooLarge }
        all.sort()
        let offset = ancestors.count
        ancestors.append(contentsOf: all)
        rows[row].ancestors = slice(from: offset, to: ancestors.count)
        if range.count == 1 { shared[first] = rows[row].ancestors }
    }

    /// The parents and all their ancestors, each once.
    private func union(ofParents range: Range<Int>, _ met: inout MetEntities) -> [EntityID] {
        if range.count == 1 {
            let parent = parents[range.lowerBound]
            return [parent] + (row(parent).map { Array(ancestors[rows[$0].ancestors.range]) } ?? [])
        }
        // Whoever has many ancestors comes first, for what lies above a parent that was met there was met as well.
        let order = parents[range].map { parent in (parent, row(parent).map { rows[$0].ancestors } ?? .empty) }
            .sorted { $0.1.count > $1.1.count }
        var all: [EntityID] = []
        met.forget()
        for (parent, above) in order where met.insert(parent) {
            all.append(parent)
            for ancestor in ancestors[above.range] where met.insert(ancestor) { all.append(ancestor) }
        }
        return all
    }

    private func cycle(_ entity: EntityID, _ symbols: Symbols) -> CedarError {
        CedarError(
            code: "entity.cycle",
            message: "\(symbols.uid(entity).quoted) is, over its parents, in itself",
            help: "remove one of the parents on the way"
        )
    }

    private var tooLarge: CedarError {
        CedarError(
            code: "entity.hierarchy-too-large",
            message: "the entities have more than \(Self.ancestorLimit) ancestors together",
            help: "flatten the hierarchy"
        )
    }
}

/// Which entities were met on one walk after the other, without being emptied in between.
private struct MetEntities {
    /// By the entity's number, the walk on which it was last met.
    private var walks: [UInt32]
    private var walk: UInt32 = 0

    init(count: Int) {
        walks = Array(repeating: 0, count: count)
    }

    mutating func forget() {
        // There are fewer walks than entities, and of these fewer than numbers.
        walk &+= 1
    }

    /// Whether the entity was not met before on this walk.
    mutating func insert(_ entity: EntityID) -> Bool {
        let index = Int(entity.index)
        if walks[index] == walk { return false }
        walks[index] = walk
        return true
    }
}

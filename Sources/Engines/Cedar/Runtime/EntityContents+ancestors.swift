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
        var path: [(row: Int, next: Int)] = []
        for start in rows.indices where marks[start] == .open {
            path.append((start, rows[start].parents.range.lowerBound))
            marks[start] = .entered
            while let (row, next) = path.last {
                guard next < rows[row].parents.range.upperBound else {
                    path.removeLast()
                    marks[row] = .done
                    try collect(row, &shared)
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

    private mutating func collect(_ row: Int, _ shared: inout [EntityID: Slice]) throws(CedarError) {
        let range = rows[row].parents.range
        guard let first = parents[range].first else {
            rows[row].ancestors = .empty
            return
        }
        if range.count == 1, let known = shared[first] {
            rows[row].ancestors = known
            return
        }
        var all: [EntityID] = []
        for parent in parents[range] {
            all.append(parent)
            guard let row = self.row(parent) else { continue }
            let slice = rows[row].ancestors
            guard all.count + Int(slice.count) <= Self.ancestorLimit else { throw tooLarge }
            all.append(contentsOf: ancestors[slice.range])
        }
        sortAndDropCopies(&all)
        guard all.count <= Self.ancestorLimit - ancestors.count else { throw tooLarge }
        let offset = ancestors.count
        ancestors.append(contentsOf: all)
        rows[row].ancestors = slice(from: offset, to: ancestors.count)
        if range.count == 1 { shared[first] = rows[row].ancestors }
    }

    private func sortAndDropCopies(_ all: inout [EntityID]) {
        guard all.count > 1 else { return }
        all.sort()
        var last = 0
        for index in all.indices.dropFirst() where all[index] != all[last] {
            last += 1
            all[last] = all[index]
        }
        all.removeSubrange((last + 1)...)
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

// SPDX-License-Identifier: Apache-2.0

/// Entities that come with one request and are stored nowhere. They are few, so they are searched from left to right.
struct RequestEntities: Sendable {
    /// The most of them.
    static let limit = 64
    /// The most parents that each may have.
    static let parentLimit = 2_048

    struct Row: Sendable {
        let entity: EntityID
        let attributes: Value
        let tags: Value
        /// Everything the entity is in except itself.
        fileprivate(set) var ancestors = 0..<0
    }

    private(set) var rows: [Row] = []
    private(set) var ancestors: [EntityID] = []
    private var parents: [[EntityID]] = []

    func row(_ entity: EntityID) -> Row? {
        rows.first { $0.entity == entity }
    }

    mutating func append(_ row: Row, parents: [EntityID]) {
        rows.append(row)
        self.parents.append(parents)
    }

    /// Finds what each of them lies in, among themselves and in the store. Returns one that lies in itself, if any does.
    mutating func computeAncestors(_ stored: EntityContents) -> EntityID? {
        for number in rows.indices {
            let start = ancestors.count
            var met: Set<EntityID> = []
            var open = parents[number]
            while let next = open.popLast() {
                guard met.insert(next).inserted else { continue }
                if let own = rows.firstIndex(where: { $0.entity == next }) {
                    open.append(contentsOf: parents[own])
                } else if let row = stored.row(next) {
                    met.formUnion(stored.ancestors[stored.rows[row].ancestors.range])
                }
            }
            if met.contains(rows[number].entity) { return rows[number].entity }
            ancestors.append(contentsOf: met)
            rows[number].ancestors = start..<ancestors.count
        }
        return nil
    }
}

extension Machine {
    /// Takes entities in that count for this request only.
    ///
    /// - Throws: `request.too-large`, `entity.duplicate`, `entity.cycle`, and `value.…` beyond the bounds of values.
    mutating func load(_ entities: [Entity]) throws(CedarError) {
        guard entities.count <= RequestEntities.limit,
            entities.allSatisfy({ $0.parents.count <= RequestEntities.parentLimit })
        else {
            throw CedarError(
                code: "request.too-large",
                message: "a request brings more than \(RequestEntities.limit) entities, or one with more than "
                    + "\(RequestEntities.parentLimit) parents",
                help: "store those that requests share"
            )
        }
        for entity in entities {
            let number = try symbols.entity(entity.uid)
            guard requestEntities.row(number) == nil else {
                throw CedarError(
                    code: "entity.duplicate",
                    message: "the request brings \(entity.uid.quoted) twice",
                    help: "keep one of them"
                )
            }
            var parents: [EntityID] = []
            for parent in entity.parents { parents.append(try symbols.entity(parent)) }
            let row = RequestEntities.Row(
                entity: number,
                attributes: try add(entity.attributes),
                tags: try add(entity.tags)
            )
            requestEntities.append(row, parents: parents)
        }
        if let cycle = requestEntities.computeAncestors(data.entities) {
            throw CedarError(
                code: "entity.cycle",
                message: "\(symbols.uid(cycle).quoted) is, over its parents, in itself",
                help: "remove one of the parents on the way"
            )
        }
    }

    /// Whether an entity lies in another: always in itself.
    func isMember(_ entity: EntityID, of other: EntityID) -> Bool {
        guard !requestEntities.rows.isEmpty, let row = requestEntities.row(entity) else {
            return data.entities.isMember(entity, of: other)
        }
        return entity == other || requestEntities.ancestors[row.ancestors].contains(other)
    }

    /// The attributes and the tags of an entity, if it is there.
    func content(_ entity: EntityID) -> (attributes: Value, tags: Value)? {
        if !requestEntities.rows.isEmpty, let row = requestEntities.row(entity) { return (row.attributes, row.tags) }
        return data.entities.row(entity).map { (data.entities.rows[$0].attributes, data.entities.rows[$0].tags) }
    }
}

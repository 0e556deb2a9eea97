// SPDX-License-Identifier: Apache-2.0

/// What is known of the entities at one moment: attributes, tags and all ancestors, in flat storage.
///
/// A store never changes; ``updating(_:removing:)`` makes another.
public struct EntityStore: Sendable {
    /// The lineage of its numbers.
    public let table: SymbolTable
    /// The numbers known when it was made.
    let symbols: Symbols
    let contents: EntityContents

    init(table: SymbolTable, contents: EntityContents) {
        self.table = table
        symbols = table.frozen
        self.contents = contents
    }

    /// A store of these entities.
    ///
    /// - Throws: as ``EntityStoreBuilder``.
    public init(_ entities: some Sequence<Entity>, table: SymbolTable) throws(CedarError) {
        var builder = EntityStoreBuilder(table: table)
        for entity in entities { try builder.add(entity) }
        self = try builder.build()
    }

    /// The same store, with numbers for more identities than it mentions.
    ///
    /// - Throws: `store.…` beyond the bounds of storage.
    package func numbering(_ uids: [EntityUID]) throws(CedarError) -> EntityStore {
        try table.adding { symbols throws(CedarError) in
            for uid in uids { _ = try symbols.intern(uid) }
        }
        return EntityStore(table: table, contents: contents)
    }

    /// How many entities there are.
    public var count: Int { contents.rows.count }

    /// Whether there is an entity of that identity.
    public func contains(_ uid: EntityUID) -> Bool {
        symbols.find(uid).flatMap { contents.row($0) } != nil
    }

    /// The stored entities' identities, in no particular order.
    public var identities: [EntityUID] { contents.rows.map { symbols.uid($0.entity) } }

    /// Everything an entity is in, itself first; only itself if it is not stored.
    public func ancestors(of uid: EntityUID) -> [EntityUID] {
        guard let entity = symbols.find(uid), let row = contents.row(entity) else { return [uid] }
        return [uid] + contents.ancestors[contents.rows[row].ancestors.range].map { symbols.uid($0) }
    }

    /// The stored entity of that identity, as it was given.
    public func entity(_ uid: EntityUID) -> Entity? {
        guard let entity = symbols.find(uid), let number = contents.row(entity) else { return nil }
        let row = contents.rows[number]
        return Entity(
            uid: uid,
            attributes: contents.arena.record(row.attributes, symbols),
            tags: contents.arena.record(row.tags, symbols),
            parents: contents.parents[row.parents.range].map { symbols.uid($0) }
        )
    }
}

extension EntityStore {
    /// The store after some entities were added or replaced and others removed; its cost is that of copying the flat
    /// arrays, not of building them anew.
    ///
    /// Entities that have a removed one for a parent keep naming it, but are no longer in what it was in.
    ///
    /// - Throws: as ``EntityStoreBuilder/build()``.
    public func updating(_ entities: [Entity], removing removed: [EntityUID] = []) throws(CedarError) -> EntityStore {
        var contents = contents
        var changed: Set<EntityID> = []
        try table.adding { symbols throws(CedarError) in
            for uid in removed {
                guard let entity = symbols.find(uid) else { continue }
                contents.remove(entity)
                changed.insert(entity)
            }
            for entity in entities { changed.insert(try contents.replace(entity, symbols: &symbols)) }
        }
        let symbols = table.frozen
        if contents.hasManyGaps || (try? contents.computeAncestors(around: changed, symbols: symbols)) == nil {
            // If there was no room for the ancestors, it may be gaps that took it up.
            contents = contents.withoutGaps
            try contents.computeAncestors(symbols: symbols)
            contents.sizeWithoutGaps = contents.size
        }
        return EntityStore(table: table, contents: contents)
    }
}

extension EntityContents {
    fileprivate var hasManyGaps: Bool { size > 2 * sizeWithoutGaps + 100_000 }

    /// The same rows, copied to storage that holds nothing else.
    fileprivate var withoutGaps: EntityContents {
        var compact = EntityContents()
        compact.rowNumbers = rowNumbers
        compact.rows.reserveCapacity(rows.count)
        for row in rows {
            let offset = compact.parents.count
            compact.parents.append(contentsOf: parents[row.parents.range])
            compact.rows.append(
                Row(
                    entity: row.entity,
                    attributes: compact.arena.copy(row.attributes, from: arena),
                    tags: compact.arena.copy(row.tags, from: arena),
                    parents: compact.slice(from: offset, to: compact.parents.count)
                )
            )
        }
        return compact
    }
}

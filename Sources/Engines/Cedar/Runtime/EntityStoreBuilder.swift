// SPDX-License-Identifier: Apache-2.0

/// Takes entities one by one, as a reader delivers them, and makes an ``EntityStore`` of them.
public struct EntityStoreBuilder: Sendable {
    private let table: SymbolTable
    private var contents = EntityContents()

    /// A builder of a store whose policies use the same table.
    public init(table: SymbolTable) {
        self.table = table
    }

    /// Takes an entity in.
    ///
    /// - Throws: `entity.duplicate` if there is another one of that identity that says something else; a copy is
    ///   dropped. `store.…` and `value.…` beyond the bounds of storage.
    public mutating func add(_ entity: Entity) throws(CedarError) {
        try table.adding { symbols throws(CedarError) in try contents.insert(entity, symbols: &symbols) }
    }

    /// The store of all entities taken in.
    ///
    /// - Throws: `entity.cycle` if an entity is, over its parents, in itself; `entity.hierarchy-too-large`.
    public consuming func build() throws(CedarError) -> EntityStore {
        try contents.computeAncestors(symbols: table.frozen)
        contents.sizeWithoutGaps = contents.size
        return EntityStore(table: table, contents: contents)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A policy set compiled for evaluation, as it stands at one moment.
///
/// A store never changes; ``updating(_:removing:)`` makes another.
public struct PolicyStore: Sendable {
    /// The lineage of its numbers.
    public let table: SymbolTable
    /// The numbers known when it was made.
    let symbols: Symbols
    let contents: PolicyContents

    private init(table: SymbolTable, contents: PolicyContents) {
        self.table = table
        symbols = table.frozen
        self.contents = contents
    }

    /// Compiles a policy set.
    ///
    /// - Throws: `policies.duplicate-id`, `policies.unknown-template`, `policies.slots` for links that do not fit their
    ///   template, `store.…` beyond the bounds of storage.
    public init(_ set: PolicySet, table: SymbolTable) throws(CedarError) {
        var contents = PolicyContents()
        try contents.add(set, table: table)
        contents.sizeWithoutGaps = contents.size
        self.init(table: table, contents: contents)
    }

    /// How many policies there are, links included, templates not.
    public var count: Int { contents.numbers.count }

    /// The policies' ids, links included.
    public var ids: some Collection<PolicyID> { contents.numbers.keys }

    /// The policy of that id, or the template that it is a link of.
    public func policy(_ id: PolicyID) -> Policy? {
        contents.numbers[id].map { contents.sources[$0].policy }
    }

    /// What fills the slots of the policy of that id; nothing for a static one.
    public func slotValues(_ id: PolicyID) -> SlotValues? {
        contents.numbers[id].map { contents.sources[$0].values }
    }

    /// The store after some policies, templates and links were removed and others added.
    ///
    /// To replace a policy, remove it and add the new one of the same id in one step. The cost is that of copying flat
    /// arrays, not of compiling the rest anew.
    ///
    /// - Throws: as the initializer; `policies.unknown-id`, `policies.template-in-use` for removals.
    public func updating(_ added: PolicySet, removing removed: [PolicyID] = []) throws(CedarError) -> PolicyStore {
        var contents = contents
        for id in removed { try contents.remove(id, table: table) }
        if contents.hasManyGaps { contents = try contents.compiledAnew(table: table) }
        try contents.add(added, table: table)
        return PolicyStore(table: table, contents: contents)
    }
}

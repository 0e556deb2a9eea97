// SPDX-License-Identifier: Apache-2.0

import Cedar

/// How many entities of each type there are, altogether and within each other.
struct EntityIndex {
    private let store: EntityStore
    /// All entities by type, sorted.
    let byType: [Name: [EntityUID]]
    /// What is in an entity, itself included, by type.
    private let within: [EntityUID: [Name: Int]]

    init(_ store: EntityStore) {
        self.store = store
        var byType: [Name: [EntityUID]] = [:]
        var within: [EntityUID: [Name: Int]] = [:]
        for uid in store.identities {
            byType[uid.type, default: []].append(uid)
            for ancestor in store.ancestors(of: uid) { within[ancestor, default: [:]][uid.type, default: 0] += 1 }
        }
        self.byType = byType.mapValues { $0.sorted() }
        self.within = within
    }

    /// How many entities of some types a scope allows.
    func count(_ constraint: ScopeConstraint, types: Set<Name>) -> Int {
        func sum(_ counts: [Name: Int], only type: Name?) -> Int {
            counts.reduce(0) { $0 + (types.contains($1.key) && (type == nil || type == $1.key) ? $1.value : 0) }
        }
        switch constraint {
        case .any: return types.reduce(0) { $0 + (byType[$1]?.count ?? 0) }
        case .isType(let type): return types.contains(type) ? byType[type]?.count ?? 0 : 0
        case .equal(.entity(let uid)): return types.contains(uid.type) && store.contains(uid) ? 1 : 0
        case .in(.entity(let uid)): return sum(within[uid] ?? [:], only: nil)
        case .isTypeIn(let type, .entity(let uid)): return sum(within[uid] ?? [:], only: type)
        case .equal(.slot), .in(.slot), .isTypeIn(_, .slot): return 0
        }
    }

    /// What an entity is directly in.
    func parents(of uid: EntityUID) -> [EntityUID] { store.entity(uid)?.parents ?? [] }

    /// Everything an entity is in, itself first.
    func ancestors(of uid: EntityUID) -> [EntityUID] { store.ancestors(of: uid) }

    /// Whether there is such an entity.
    func contains(_ uid: EntityUID) -> Bool { store.contains(uid) }
}

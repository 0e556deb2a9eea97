// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Policies and the entities they decide with, at one moment.
public struct AccessSnapshot: Sendable {
    /// The policies.
    public let policies: PolicySet

    /// The entities; actions may be left out, as the schema has them.
    public let entities: [Entity]

    /// A snapshot of these.
    public init(policies: PolicySet, entities: [Entity]) {
        self.policies = policies
        self.entities = entities
    }
}

/// A snapshot ready to decide.
struct PreparedSnapshot {
    let policies: [AnalyzedPolicy]
    let entities: [EntityUID: Entity]
    let store: EntityStore
    let authorizer: Authorizer
    /// The stored entities by type, sorted.
    let byType: [Name: [EntityUID]]

    init(_ snapshot: AccessSnapshot, schema: Schema) throws(CedarError) {
        let table = SymbolTable()
        let kept = snapshot.entities.filter { schema.action($0.uid) == nil }
        let policyStore = try PolicyStore(snapshot.policies, table: table)
        store = try EntityStore(kept + schema.actionEntities, table: table)
        authorizer = try Authorizer(policies: policyStore, entities: store)
        policies = AnalyzedPolicy.all(of: snapshot.policies)
        entities = Dictionary(kept.map { ($0.uid, $0) }) { first, _ in first }
        byType = Dictionary(grouping: entities.keys.sorted(), by: \.type)
    }

    /// Everything an entity is in, itself included.
    func groups(of uid: EntityUID) -> Set<EntityUID> { Set(store.ancestors(of: uid)) }
}

// SPDX-License-Identifier: Apache-2.0

/// Entities collected and checked as a whole: each identity once, no cycles.
public struct Entities: Sendable {
    /// The most ancestors of all entities taken together.
    private static let closureLimit = 1 << 23

    /// The entities by identity.
    public let entities: [EntityUID: Entity]

    /// The identities that each entity is a member of, through any number of steps, sorted.
    public let ancestors: [EntityUID: [EntityUID]]

    /// No entities.
    public init() {
        entities = [:]
        ancestors = [:]
    }

    /// Reads the JSON form, see ``EntityReader``.
    ///
    /// - Throws: ``CedarError``, also for different entities of one identity and for one that is its own ancestor.
    public init(parsingJSON bytes: [UInt8], schema: Schema? = nil) throws(CedarError) {
        var entities: [EntityUID: Entity] = [:]
        try EntityReader(schema: schema).read(bytes) { entity throws(CedarError) in
            if let other = entities.updateValue(entity, forKey: entity.uid), other != entity {
                throw Self.duplicate(entity.uid)
            }
        }
        try self.init(entities)
    }

    /// Joins entities; copies are dropped.
    ///
    /// - Throws: ``CedarError`` for different entities of one identity and for an entity that is its own ancestor.
    public init(_ list: [Entity]) throws(CedarError) {
        var entities: [EntityUID: Entity] = [:]
        for entity in list {
            if let other = entities.updateValue(entity, forKey: entity.uid), other != entity {
                throw Self.duplicate(entity.uid)
            }
        }
        try self.init(entities)
    }

    private init(_ entities: [EntityUID: Entity]) throws(CedarError) {
        self.entities = entities
        ancestors = try Self.ancestors(entities)
    }

    private static func duplicate(_ uid: EntityUID) -> CedarError {
        CedarError(code: "entity.duplicate", message: "\(uid.quoted) comes twice, and differently")
    }

    private static func ancestors(_ entities: [EntityUID: Entity]) throws(CedarError) -> [EntityUID: [EntityUID]] {
        var all = Set(entities.keys)
        for entity in entities.values { all.formUnion(entity.parents) }
        // Numbered in their order, sorted numbers are sorted identities.
        let uids = all.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(uids, uids.indices))
        let parents = uids.map { uid in (entities[uid]?.parents ?? []).compactMap { numbers[$0] } }
        do throws(TransitiveClosure.Failure) {
            let closure = try TransitiveClosure.ancestors(parents: parents, allowsCycles: false, limit: closureLimit)
            return Dictionary(
                uniqueKeysWithValues: zip(uids, closure).lazy
                    .filter { entities[$0.0] != nil }
                    .map { uid, ancestors in (uid, ancestors.map { uids[$0] }) }
            )
        } catch {
            switch error {
            case .cycle(let number):
                throw CedarError(code: "entity.cycle", message: "\(uids[number].quoted) is an ancestor of itself")
            case .tooLarge:
                throw CedarError(
                    code: "entity.hierarchy-too-large",
                    message: "the entities have more than \(closureLimit) ancestors together"
                )
            }
        }
    }
}

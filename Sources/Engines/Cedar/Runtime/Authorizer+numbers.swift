// SPDX-License-Identifier: Apache-2.0

/// What is stored, by its numbers, for whoever asks about many requests at once.
extension Authorizer {
    /// How many identities have a number; all numbers lie below.
    package var identityCount: Int { data.symbols.uids.count }

    /// The stored entities, in no particular order.
    package var storedEntities: [EntityID] { data.entities.rows.map(\.entity) }

    /// The number of an identity that the policies or the entities mention.
    package func number(_ uid: EntityUID) -> EntityID? { data.symbols.find(uid) }

    /// The number of a type that the policies or the entities mention.
    package func number(ofType name: Name) -> Symbol? { data.symbols.find(name.qualified.text) }

    /// The identity of a number.
    package func uid(_ entity: EntityID) -> EntityUID { data.symbols.uid(entity) }

    /// The type of a number.
    package func type(of entity: EntityID) -> Symbol { data.symbols.type(entity) }

    /// The entities that a stored entity is directly in.
    package func parents(of entity: EntityID) -> ArraySlice<EntityID> {
        data.entities.row(entity).map { data.entities.parents[data.entities.rows[$0].parents.range] } ?? []
    }

    /// The entities that a stored entity is in over any number of steps, itself left out.
    package func ancestors(of entity: EntityID) -> ArraySlice<EntityID> {
        data.entities.row(entity).map { data.entities.ancestors[data.entities.rows[$0].ancestors.range] } ?? []
    }
}

extension Authorizer {
    /// The numbers of the policies, links included, in the order of the set.
    package var policyNumbers: [Int] { data.policies.numbers.values.sorted() }

    /// The name of a policy.
    package func id(ofPolicy number: Int) -> PolicyID { data.policies.ids[number] }

    /// The number of a policy.
    package func number(ofPolicy id: PolicyID) -> Int? { data.policies.numbers[id] }

    /// The policy of a number, or the template that it is a link of.
    package func policy(_ number: Int) -> Policy { data.policies.sources[number].policy }

    /// What fills the slots of the policy of a number.
    package func slotValues(ofPolicy number: Int) -> SlotValues { data.policies.sources[number].values }

    /// What has to hold before a policy can be satisfied or fail: of each list at least one.
    ///
    /// - Throws: never for a policy of the store, whose texts all have numbers.
    package func requirements(ofPolicy number: Int) throws(CedarError) -> [[PolicyRequirement]] {
        var symbols = data.symbols
        return try IndexOptions.of(data.policies.sources[number], symbols: &symbols).map { option in
            option.compactMap(PolicyRequirement.init)
        }
    }
}

/// Something that a policy asks of one entity of a request.
package struct PolicyRequirement: Sendable {
    /// What is asked.
    package enum Kind: Sendable {
        case equal(EntityID)
        case `in`(EntityID)
        case isType(Symbol)
    }

    /// Of which entity.
    package let variable: Variable
    /// What is asked of it.
    package let kind: Kind

    init?(_ key: PolicyIndex.Key) {
        guard let dimension = key.dimension else { return nil }
        let entity = EntityID(index: key.number)
        switch dimension {
        case .principalEqual, .principalIn, .principalIs: variable = .principal
        case .resourceEqual, .resourceIn, .resourceIs: variable = .resource
        case .actionEqual, .actionIn: variable = .action
        }
        switch dimension {
        case .principalEqual, .resourceEqual, .actionEqual: kind = .equal(entity)
        case .principalIn, .resourceIn, .actionIn: kind = .in(entity)
        case .principalIs, .resourceIs: kind = .isType(Symbol(index: key.number))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Cedar

/// Everything that questions about one snapshot share.
final class QueryIndex: Sendable {
    let authorizer: Authorizer
    let schema: Schema?
    let entities: EntityIndex
    let policies: [PolicyFacts]
    /// For so many candidates it does not pay to work out what the fixed parts of a question decide.
    let few: Int

    init(policies: PolicyStore, entities: EntityStore, schema: Schema?, few: Int) throws(CedarError) {
        let enumerated = Self.enumerated(schema)
        authorizer = try Authorizer(policies: policies, entities: try entities.numbering(enumerated))
        self.schema = schema
        self.few = few
        var facts: [PolicyFacts] = []
        var named = enumerated
        for number in authorizer.policyNumbers {
            facts.append(try PolicyFacts(authorizer, number, named: &named))
        }
        self.policies = facts
        self.entities = EntityIndex(authorizer, more: named)
    }

    /// What needs not be stored to exist.
    private static func enumerated(_ schema: Schema?) -> [EntityUID] {
        guard let schema else { return [] }
        let ids = schema.entityTypes.values.flatMap { type in
            (type.enumeration ?? []).map { EntityUID(type: type.name, id: $0) }
        }
        return ids + schema.actions.keys
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

/// Decides witnesses with the evaluator that decides in production.
struct Replay {
    private let schema: Schema
    private let table = SymbolTable()
    private let stores: [PolicyStore]
    private let actions: [Entity]

    /// - Throws: as ``PolicyStore``.
    init(_ sets: [PolicySet], schema: Schema) throws(CedarError) {
        self.schema = schema
        var stores: [PolicyStore] = []
        for set in sets { stores.append(try PolicyStore(set, table: table)) }
        self.stores = stores
        actions = schema.actionEntities
    }

    /// What each of the policy sets says; nil if the witness cannot be stored.
    func answers(_ witness: Witness) -> [AuthorizationAnswer]? {
        let told = witness.entities.filter { schema.action($0.uid) == nil }
        guard let entities = try? EntityStore(told + actions, table: table) else { return nil }
        var answers: [AuthorizationAnswer] = []
        for store in stores {
            guard let authorizer = try? Authorizer(policies: store, entities: entities),
                let answer = try? authorizer.authorize(witness.request)
            else { return nil }
            answers.append(answer)
        }
        return answers
    }

    /// Whether request and entities are such as the schema allows, read back as anybody would read them.
    func conforms(_ witness: Witness) -> Bool {
        guard (try? schema.check(witness.request)) != nil else { return false }
        let text = JSON.array(witness.entities.map(\.json)).compactText
        guard let entities = try? Entities(parsingJSON: Array(text.utf8), schema: schema) else { return false }
        return witness.entities.allSatisfy { schema.action($0.uid) != nil || entities.entities[$0.uid] == $0 }
    }
}

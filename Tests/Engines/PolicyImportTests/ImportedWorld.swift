// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyImport
import Testing

/// What was imported, ready to decide.
struct ImportedWorld {
    let policies: PolicySet
    let schema: Schema
    private let authorizer: Authorizer

    /// - Parameter resources: entities that the rules do not name.
    init(_ imported: ImportedPolicies, resources: [Entity] = []) throws {
        schema = try Schema(parsing: Array(imported.schema.utf8))
        policies = try PolicySet.parse(imported.policies)
        let named = Set(imported.entities.map(\.uid))
        let entities = imported.entities + resources.filter { !named.contains($0.uid) }
        // Read back as a user's tools would, by the schema.
        let text = "[" + entities.map { $0.json.compactText }.joined(separator: ",") + "]"
        let read = try Entities(parsingJSON: Array(text.utf8), schema: schema)
        let table = SymbolTable()
        let store = try EntityStore(Array(read.entities.values), table: table)
        authorizer = try Authorizer(policies: PolicyStore(policies, table: table), entities: store)
    }

    /// Whether the policies are valid, strictly.
    var errors: [String] { Validator(schema: schema).validate(policies).errors.map(\.message) }

    func allows(
        _ principal: EntityUID,
        _ action: EntityUID,
        _ resource: EntityUID,
        _ context: CedarRecord = CedarRecord()
    )
        throws -> Bool
    {
        let request = AuthorizationRequest(principal: principal, action: action, resource: resource, context: context)
        try schema.check(request)
        let answer = try authorizer.authorize(request)
        #expect(answer.errors.isEmpty)
        return answer.decision == .allow
    }
}

extension EntityUID {
    init(_ type: String, _ id: String) {
        self.init(type: Name(trusted: type), id: CedarString(id))
    }
}

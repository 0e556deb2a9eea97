// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// A small world in which something of every kind occurs; inputs are tried out in it.
enum CedarWorld {
    static let schemaText = """
        @doc("people") entity User in [Team] { name: String, age?: Long, boss?: User, "a b"?: Set<Bool> } tags Set<String>;
        entity Team in [Team];
        entity Colour enum ["red", "green"];
        type Place = { from: ipaddr, at?: datetime, left?: duration, price?: decimal };
        action all; action read, "write it" in [all] appliesTo { principal: User, resource: [Doc, N::Box], context: Place };
        entity Doc in [N::Box] = { owner: User, colour: Colour, meta: { deep: { "é": Long } } };
        namespace N { entity Box; type Size = Long; action pack appliesTo { principal: User, resource: Box, context: {} }; }
        """

    static let policies = """
        @id("one") @empty permit (principal is User in Team::"staff", action in [Action::"all", Action::"read"], resource)
        when { principal has age && principal.age + 2 * 3 - 1 >= -7 && !(principal.name like "a*\\*\\u{e9}") }
        unless { context.from.isInRange(ip("10.0.0.0/8")) || principal["a b"].contains(true) }; // why
        forbid (principal == ?principal, action, resource in ?resource)
        when { if resource is Doc then resource.meta.deep["é"] < 9 else [1, "x", {a: [], "b": N::Box::"b"}].isEmpty() };
        permit (principal, action == Action::"write it", resource is Doc) when {
            principal.hasTag("t") && principal.getTag("t").containsAny(["a"]) &&
            context has at && context.at.offset(duration("1d2h")) > datetime("2024-02-29T10:00:00Z") &&
            decimal("1.5").lessThan(context.price) && context has meta.deep.x && principal in [resource, resource.owner]
        };
        """

    static let entities = """
        [{"uid": {"type": "User", "id": "ada"}, "attrs": {"name": "Ada", "age": 36, "a b": [true],
          "boss": {"__entity": {"type": "User", "id": "bob"}}}, "parents": [{"type": "Team", "id": "staff"}],
          "tags": {"t": ["a", "b"]}},
         {"uid": {"__entity": {"type": "Team", "id": "staff"}}, "attrs": {}, "parents": [{"type": "Team", "id": "all"}]},
         {"uid": {"type": "Doc", "id": "d"}, "attrs": {"owner": {"type": "User", "id": "ada"},
          "colour": {"type": "Colour", "id": "red"}, "meta": {"deep": {"é": -9223372036854775808}}},
          "parents": [{"type": "N::Box", "id": "b"}]},
         {"uid": {"type": "Action", "id": "read"}, "attrs": {}, "parents": [{"type": "Action", "id": "all"}]}]
        """

    static let request = """
        {"principal": {"type": "User", "id": "ada"}, "action": {"type": "Action", "id": "read"},
         "resource": {"__entity": {"type": "Doc", "id": "d"}},
         "context": {"from": {"__extn": {"fn": "ip", "arg": "10.1.2.3/24"}}, "at": {"fn": "datetime", "arg": "2024-01-01"},
          "left": "1d2h3m4s5ms", "price": {"__extn": {"fn": "decimal", "arg": "12.5"}}}}
        """

    static let links = #"""
        [{"template_id": "policy1", "link_id": "l", "args": {"?principal": "User::\"ada\"", "?resource": "N::Box::\"b\""}}]
        """#

    static let policySet = Result { () throws(CedarParseFailure) in try PolicySet.parse(policies) }
    static let fragment = Result { () throws(CedarError) in try SchemaFragment(parsing: Array(schemaText.utf8)) }
    static let schema = Result { () throws(CedarError) in try Schema(parsing: Array(schemaText.utf8)) }

    /// All of the world's entities, the schema's actions among them.
    static let people = Result { () throws(CedarError) in
        try Entities(parsingJSON: Array(entities.utf8), schema: schema.get()).entities.values.sorted { $0.uid < $1.uid }
    }

    /// Decides the world's own request by these policies and, unless others are given, the world's entities.
    static func decide(_ set: PolicySet, _ others: [Entity]? = nil) throws {
        let table = SymbolTable()
        let entities = try EntityStore(others ?? people.get(), table: table)
        let authorizer = try Authorizer(policies: PolicyStore(set, table: table), entities: entities)
        let request = try RequestReader(schema: schema.get()).read(Array(request.utf8))
        let answer = try authorizer.authorize(request)
        let partial = try authorizer.authorize(
            PartialRequest(principal: .known(request.principal), resource: .ofType(request.resource.type))
        )
        if let decision = partial.decision { try demand(decision == answer.decision, "what is certain comes true") }
    }
}

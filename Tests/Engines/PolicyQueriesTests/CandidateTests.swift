// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries
import Testing

/// Who counts as a candidate, and what rows look like.
struct CandidateTests {
    private static let schema = """
        entity Team;
        entity User in [Team];
        entity Robot enum ["r2", "c3"];
        entity Doc;
        action view appliesTo { principal: [User, Robot], resource: Doc, context: { mfa: Bool } };
        action list appliesTo { principal: User, resource: Doc, context: {} };
        """

    private static let entities = """
        [{"uid": {"type": "User", "id": "ann"}, "attrs": {}, "parents": [{"type": "Team", "id": "a"}]},
         {"uid": {"type": "User", "id": "bob"}, "attrs": {}, "parents": []},
         {"uid": {"type": "Team", "id": "a"}, "attrs": {}, "parents": []},
         {"uid": {"type": "Doc", "id": "d"}, "attrs": {}, "parents": []}]
        """

    private static func uid(_ type: String, _ id: String) -> EntityUID {
        EntityUID(type: Name(trusted: type), id: CedarString(id))
    }

    private func queries(_ text: String, schema: Bool) throws -> PolicyQueries {
        let table = SymbolTable()
        let policies = try PolicyStore(PolicySet.parse(text), table: table)
        let read = schema ? try Schema(parsing: Array(Self.schema.utf8)) : nil
        let entities = try Entities(parsingJSON: Array(Self.entities.utf8), schema: read)
        let store = try EntityStore(entities.entities.values, table: table)
        return try PolicyQueries(policies: policies, entities: store, schema: read)
    }

    private func who(_ queries: PolicyQueries, _ types: Set<Name>? = nil) throws -> [String] {
        try queries.who(can: Self.uid("Action", "view"), on: Self.uid("Doc", "d"), types: types)
            .map { $0.principal.cedarText() }
    }

    @Test("with a schema: the types the action applies to, what policies name, and enumerations") func withSchema()
        throws
    {
        let queries = try queries(
            #"permit (principal, action, resource); forbid (principal == User::"ghost", action, resource) when { false };"#,
            schema: true
        )
        #expect(
            try who(queries) == [
                #"Robot::"c3""#, #"Robot::"r2""#, #"User::"ann""#, #"User::"bob""#, #"User::"ghost""#,
            ]
        )
        #expect(try who(queries, [Name(trusted: "User")]).count == 3)
    }

    @Test("without a schema: every entity that is no action") func withoutSchema() throws {
        let queries = try queries(
            #"permit (principal, action in [Action::"view", Action::"x"], resource);"#,
            schema: false
        )
        #expect(try who(queries) == [#"Doc::"d""#, #"Team::"a""#, #"User::"ann""#, #"User::"bob""#])
        let rows = Array(try queries.what(can: Self.uid("User", "ann"), resourceTypes: [Name(trusted: "Doc")]))
        #expect(rows.map { $0.action.cedarText() } == [#"Action::"view""#, #"Action::"x""#])
    }

    @Test("a request that the schema does not allow is refused") func refused() throws {
        let queries = try queries("permit (principal, action, resource);", schema: true)
        #expect(throws: CedarError.self) {
            try queries.who(can: Self.uid("Action", "drop"), on: Self.uid("Doc", "d"))
        }
        #expect(throws: CedarError.self) {
            try queries.who(can: Self.uid("Action", "view"), on: Self.uid("Team", "a"))
        }
        #expect(throws: CedarError.self) { try queries.what(can: Self.uid("Team", "a")) }
    }

    @Test("permits and forbids that are open make one condition") func condition() throws {
        let queries = try queries(
            """
            permit (principal in Team::"a", action, resource) when { context.mfa };
            permit (principal == User::"ann", action, resource) when { context has ticket };
            forbid (principal, action, resource) unless { context.env == "test" };
            forbid (principal, action, resource) when { context.freeze || context.night };
            """,
            schema: false
        )
        let rows = Array(
            try queries.who(
                can: Self.uid("Action", "view"),
                on: Self.uid("Doc", "d"),
                types: [Name(trusted: "User")]
            )
        )
        let row = try #require(rows.first)
        #expect(rows.count == 1 && row.permits.map(\.policy) == ["policy0", "policy1"])
        let text =
            #"(context.mfa || context has ticket) && context.env == "test" && !(context.freeze || context.night)"#
        #expect(row.condition?.cedarText() == text)
    }

    @Test("the snapshot answers as it was after the policies have changed") func revision() throws {
        let table = SymbolTable()
        let policies = try PolicyStore(PolicySet.parse("permit (principal, action, resource);"), table: table)
        let read = try Entities(parsingJSON: Array(Self.entities.utf8))
        let entities = try EntityStore(read.entities.values, table: table)
        let before = try PolicyQueries(policies: policies, entities: entities)
        let changed = try policies.updating(PolicySet(), removing: ["policy0"])
        let after = try PolicyQueries(policies: changed, entities: entities)
        #expect(try who(before).count == 4)
        #expect(try who(after).isEmpty)
    }
}

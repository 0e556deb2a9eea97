// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries
import Testing

/// What explanations say.
struct ExplainTests {
    private static let policies = """
        permit (principal in Team::"ops", action in Action::"write", resource is Doc)
        when { context.mfa && principal.level >= 3 };
        permit (principal == User::"bob", action == Action::"edit", resource);
        permit (principal, action == Action::"edit", resource in Folder::"open")
        unless { context.freeze || resource has locked };
        forbid (principal, action, resource) when { resource.secret };
        """

    private static let entities = """
        [{"uid": {"type": "User", "id": "ann"}, "attrs": {"level": 2}, "parents": [{"type": "Team", "id": "a"}]},
         {"uid": {"type": "Team", "id": "a"}, "attrs": {}, "parents": [{"type": "Team", "id": "ops"}]},
         {"uid": {"type": "User", "id": "cy"}, "attrs": {"level": 9}, "parents": []},
         {"uid": {"type": "Action", "id": "edit"}, "attrs": {}, "parents": [{"type": "Action", "id": "write"}]},
         {"uid": {"type": "Doc", "id": "d"}, "attrs": {"secret": false}, "parents": []},
         {"uid": {"type": "Doc", "id": "s"}, "attrs": {"secret": true}, "parents": []},
         {"uid": {"type": "Doc", "id": "o"}, "attrs": {"secret": false, "locked": true},
          "parents": [{"type": "Folder", "id": "open"}]}]
        """

    private func explain(_ user: String, _ doc: String, _ context: [String: Bool], nearest: Int = 3) throws
        -> Explanation
    {
        let table = SymbolTable()
        let policies = try PolicyStore(PolicySet.parse(Self.policies), table: table)
        let read = try Entities(parsingJSON: Array(Self.entities.utf8))
        let entities = try EntityStore(read.entities.values, table: table)
        let members = context.map { CedarRecord.Member(key: CedarString($0.key), value: .bool($0.value)) }
        return try PolicyQueries(policies: policies, entities: entities).explain(
            AuthorizationRequest(
                principal: EntityUID(type: Name(trusted: "User"), id: CedarString(user)),
                action: EntityUID(type: Name(trusted: "Action"), id: "edit"),
                resource: EntityUID(type: Name(trusted: "Doc"), id: CedarString(doc)),
                context: try #require(CedarRecord(members))
            ),
            nearest: nearest
        )
    }

    @Test("the nearest permit lacks least, and its first unmet clause is named with its value") func nearest() throws {
        let explanation = try explain("ann", "d", ["mfa": false, "freeze": false])
        #expect(explanation.answer.decision == .deny)
        #expect(explanation.nearest.map(\.policy) == ["policy1", "policy2", "policy0"])
        let last = try #require(explanation.nearest.last)
        #expect(
            last.clauses.map { $0.message() } == [
                #"principal is User::"ann" in Team::"a" in Team::"ops""#,
                #"action is Action::"edit" in Action::"write""#, "resource is of type Doc", "context.mfa is false",
                "principal.level >= 3 is false: principal.level is 2",
            ]
        )
        #expect(last.unmet.count == 2)
        #expect(
            last.clauses.prefix(2).map { $0.message(masksValues: true) } == [
                #"principal is in Team::"ops""#, #"action is in Action::"write""#,
            ]
        )
        #expect(last.unmet.last?.message(masksValues: true) == "principal.level >= 3 is false")
        #expect(explanation.nearest[0].unmet.map { $0.message() } == [#"principal is not User::"bob""#])
        #expect(explanation.nearest[1].unmet.map { $0.message() } == [#"resource is not in Folder::"open""#])
    }

    @Test("each disjunct of an unless is a clause of its own") func unless() throws {
        let explanation = try explain("cy", "o", ["freeze": false], nearest: 1)
        let clauses = try #require(explanation.nearest.first { $0.policy == "policy2" }).clauses
        #expect(clauses.map(\.part) == [.action, .resource, .unless, .unless])
        #expect(clauses.map(\.outcome) == [.holds, .holds, .holds, .doesNotHold])
        #expect(clauses.last?.message() == "resource has an attribute locked")
    }

    @Test("a clause that cannot be evaluated says why, unless values are masked") func failure() throws {
        let explanation = try explain("ann", "d", [:])
        let entry = try #require(explanation.nearest.first { $0.policy == "policy0" })
        let clause = try #require(entry.unmet.first)
        #expect(clause.message() == #"context.mfa fails: the record has no attribute "mfa""#)
        #expect(clause.message(masksValues: true) == "context.mfa cannot be evaluated")
    }

    @Test("a forbid is explained by its clauses, not by permits") func forbid() throws {
        let explanation = try explain("bob", "s", ["mfa": true])
        #expect(explanation.reasons.map(\.policy) == ["policy3"])
        #expect(explanation.reasons.first?.clauses.map { $0.message() } == ["resource.secret is true"])
        #expect(explanation.nearest.isEmpty)
    }

    @Test("a clause stands where its text is") func span() throws {
        let explanation = try explain("ann", "d", ["mfa": false, "freeze": false])
        let clause = try #require(explanation.nearest.last?.unmet.first)
        let bytes = Array(Self.policies.utf8)[clause.span.start..<clause.span.end]
        #expect(String(decoding: bytes, as: UTF8.self) == "context.mfa")
    }
}

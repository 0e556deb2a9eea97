// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing

/// The code of the library's front page and of the guide, as their readers would type it.
struct FrontPageTests {
    @Test func theExampleOfTheFrontPageDecides() throws {
        let policyText = #"permit (principal == User::"ada", action == Action::"read", resource);"#
        let entityBytes = Array(#"[{"uid":{"type":"User","id":"ada"},"attrs":{},"parents":[]}]"#.utf8)
        let table = SymbolTable()
        let policies = try PolicyStore(PolicySet.parse(policyText), table: table)
        let people = try EntityStore(Entities(parsingJSON: entityBytes, schema: nil).entities.values, table: table)
        let authorizer = try Authorizer(policies: policies, entities: people)

        let answer = try authorizer.authorize(
            AuthorizationRequest(
                principal: EntityUID(type: Name(parts: ["User"]), id: "ada"),
                action: EntityUID(type: Name(parts: ["Action"]), id: "read"),
                resource: EntityUID(type: Name(parts: ["Topic"]), id: "ticket-scans")
            )
        )
        #expect(answer.decision == .allow)
        #expect(answer.reasons == ["policy0"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport
import Testing

@Suite struct RequestEntityTests {
    private static let plan = EntityUID("Doc", "plan")
    private static let folder = EntityUID("Folder", "plans")

    private func decide(
        _ text: String,
        _ entities: [Entity],
        resource: EntityUID = RequestEntityTests.plan
    ) throws -> Decision {
        let request = AuthorizationRequest(
            principal: EntityUID("User", "alice"),
            action: EntityUID("Action", "read"),
            resource: resource
        )
        return try World(text).authorizer.authorize(request, with: entities).decision
    }

    @Test func `an entity of the request lies in what its parents lie in, stored or not`() throws {
        let entities = [
            Entity(uid: EntityUID("Doc", "new"), parents: [Self.folder]),
            Entity(uid: Self.folder, parents: [EntityUID("Team", "staff")]),
        ]
        for above in [#"Folder::"plans""#, #"Team::"staff""#, #"Team::"all""#] {
            let scope = "permit (principal, action, resource in \(above));"
            let condition = "permit (principal, action, resource) when { resource in \(above) };"
            let set = "permit (principal, action, resource) when { resource in [Team::\"x\", \(above)] };"
            for text in [scope, condition, set] {
                #expect(try decide(text, entities, resource: EntityUID("Doc", "new")) == .allow, "\(text)")
                #expect(try decide(text, [], resource: EntityUID("Doc", "new")) == .deny, "\(text)")
            }
        }
    }

    @Test func `an entity of the request has its own attributes and tags in place of the stored ones`() throws {
        let entity = Entity(
            uid: Self.plan,
            attributes: CedarRecord(of: ["state": .string("open")]),
            tags: CedarRecord(of: ["class": .string("none")])
        )
        let open = #"permit (principal, action, resource) when { resource has state && resource.state == "open" };"#
        #expect(try decide(open, [entity]) == .allow)
        #expect(try decide(open, []) == .deny)
        let owned = "permit (principal, action, resource) when { resource has owner };"
        #expect(try decide(owned, [entity]) == .deny)
        #expect(try decide(owned, []) == .allow)
        let tagged = """
            permit (principal, action, resource)
            when { resource.hasTag("class") && resource.getTag("class") == "none" };
            """
        #expect(try decide(tagged, [entity]) == .allow)
        #expect(try decide(tagged, []) == .deny)
    }

    @Test func `a principal may come with the request as well`() throws {
        let text = #"permit (principal in Team::"night", action, resource);"#
        let alice = Entity(uid: EntityUID("User", "alice"), parents: [EntityUID("Team", "night")])
        #expect(try decide(text, [alice]) == .allow)
        #expect(try decide(text, []) == .deny)
    }

    @Test func `what a request brings is bounded, and neither doubled nor circular`() throws {
        let text = "permit (principal, action, resource);"
        let many = (0...64).map { Entity(uid: EntityUID("Doc", "\($0)")) }
        #expect(throws: CedarError.self) { try decide(text, many) }
        let parents = (0...2_048).map { EntityUID("Doc", "\($0)") }
        #expect(throws: CedarError.self) { try decide(text, [Entity(uid: Self.plan, parents: parents)]) }
        #expect(throws: CedarError.self) { try decide(text, [Entity(uid: Self.plan), Entity(uid: Self.plan)]) }
        let circle = [Entity(uid: Self.plan, parents: [Self.folder]), Entity(uid: Self.folder, parents: [Self.plan])]
        #expect(throws: CedarError.self) { try decide(text, circle) }
    }

    @Test func `an entity without children decides the same whether it is stored or comes with the request`() throws {
        var compared = 0
        var allowed = 0
        for seed in 0..<1_500 {
            var cases = RandomAuthorization(seed: UInt64(seed) * 4 + 1)
            let json = cases.authorization(requests: 3)
            guard let text = json["policies"]?.string, let set = try? PolicySet.parse(text),
                let listed = json["entities"]?.compactText,
                let entities = try? Entities(parsingJSON: Array(listed.utf8)).entities.values.map({ $0 }),
                let whole = try? World(set, entities)
            else { continue }
            for member in json["requests"]?.array ?? [] {
                guard let request = try? RequestReader().request(member) else { continue }
                let isOwn: (Entity) -> Bool = { entity in
                    [request.principal, request.resource].contains(entity.uid)
                        && !entities.contains { $0.parents.contains(entity.uid) }
                }
                let rest = try World(set, entities.filter { !isOwn($0) })
                let answer = try rest.authorizer.authorize(request, with: entities.filter(isOwn))
                let expected = try whole.authorizer.authorize(request)
                #expect(answer.decision == expected.decision, "seed \(seed)")
                #expect(answer.reasons == expected.reasons, "seed \(seed)")
                #expect(answer.errors.map(\.policy) == expected.errors.map(\.policy), "seed \(seed)")
                compared += entities.contains(where: isOwn) ? 1 : 0
                allowed += expected.decision == .allow ? 1 : 0
            }
        }
        #expect(compared > 500)
        #expect(allowed > 100)
    }
}

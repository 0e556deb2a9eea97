// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import Testing

/// The code of the documentation's pages, as their readers would type it.
struct DocumentationTests {
    private static let ada = EntityUID("User", "ada")
    private static let operations = EntityUID("Team", "operations")
    private static let read = EntityUID("Action", "read")
    private static let text = "permit (principal, action, resource) when { resource.owner == principal };"

    @Test func frontPage() throws {
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
        print(answer.decision, answer.reasons)
        #expect(answer.decision == .allow && answer.reasons == ["policy0"])
    }

    @Test func gettingStarted() throws {
        let text = """
            @id("owners")
            permit (principal, action in [Action::"read", Action::"write"], resource is Topic)
            when { resource.owner == principal };

            @id("freeze")
            forbid (principal, action == Action::"write", resource)
            when { context.freeze && !(principal in Team::"operations") };
            """
        let set = try PolicySet.parse(text)
        print(set.policies.map { $0.annotatedID ?? $0.id })  // owners, freeze
        #expect(set.policies.map(\.annotatedID) == ["owners", "freeze"])

        let entities = try Entities(
            parsingJSON: Array(
                """
                [{"uid": {"type": "User", "id": "ada"}, "attrs": {}, "parents": [{"type": "Team", "id": "operations"}]},
                 {"uid": {"type": "Topic", "id": "scans"}, "parents": [],
                  "attrs": {"owner": {"__entity": {"type": "User", "id": "ada"}}}}]
                """.utf8
            )
        )
        let request = try RequestReader().read(
            Array(
                """
                {"principal": {"type": "User", "id": "ada"}, "action": {"type": "Action", "id": "write"},
                 "resource": {"type": "Topic", "id": "scans"}, "context": {"freeze": true}}
                """.utf8
            )
        )

        let table = SymbolTable()
        let authorizer = try Authorizer(
            policies: PolicyStore(set.namedByAnnotation(), table: table),
            entities: EntityStore(entities.entities.values, table: table)
        )
        let answer = try authorizer.authorize(request)
        print(answer.decision)  // allow
        print(answer.reasons)  // [owners]
        print(answer.errors)  // []
        #expect(answer == AuthorizationAnswer(decision: .allow, reasons: ["owners"]))
    }

    @Test func templates() throws {
        let templates = try PolicySet.parse("permit (principal == ?principal, action, resource in ?resource);")
        let links = try TemplateLink.parse(
            json: Array(
                """
                [{"template_id": "policy0", "link_id": "ada-sales",
                  "args": {"?principal": "User::\\"ada\\"", "?resource": "Domain::\\"sales\\""}}]
                """.utf8
            )
        )
        let linked = try templates.linking(links)
        #expect(linked.links.map(\.id) == ["ada-sales"])
        #expect(linked.links.first?.values.resource == EntityUID("Domain", "sales"))
    }

    @Test func engine() throws {
        let table = SymbolTable()
        let policies = try PolicyStore(PolicySet.parse(Self.text), table: table)
        let entities = try EntityStore([], table: table)
        let request = AuthorizationRequest(principal: Self.ada, action: Self.read, resource: EntityUID("Topic", "t"))
        let newPolicy = try Policy.parse("permit (principal in Team::\"operations\", action, resource);", id: "ops")
        let (ada, operations) = (Self.ada, Self.operations)

        let engine = try PolicyEngine(policies: policies, entities: entities)

        // Any task, any thread:
        let answer = try engine.authorizer.authorize(request)

        // A writer: one policy goes, another one comes, in one step.
        let revision = try engine.updatePolicies { store throws(CedarError) in
            try store.updating(PolicySet(policies: [newPolicy]), removing: ["policy0"])
        }
        print(revision)  // 1

        // Entities likewise; the ancestors of all that lie in a changed one are found anew.
        try engine.updateEntities { store throws(CedarError) in
            try store.updating([Entity(uid: ada, parents: [operations])])
        }
        #expect(answer.decision == .deny && revision == 1)
        #expect(try engine.snapshot.authorizer.authorize(request).reasons == ["ops"])
        try loadEverythingAnew(engine)
        #expect(try engine.authorizer.authorize(request).decision == .deny)
    }

    private func loadEverythingAnew(_ engine: PolicyEngine) throws {
        let text = Self.text
        let entityList = [Entity(uid: Self.ada)]
        let table = SymbolTable()
        try engine.replace(
            policies: PolicyStore(PolicySet.parse(text), table: table),
            entities: EntityStore(entityList, table: table)
        )
    }

    @Test func entitiesOneByOne() throws {
        let (table, schema) = (SymbolTable(), Schema?.none)
        let bytes = Array(#"[{"uid":{"type":"User","id":"ada"},"attrs":{},"parents":[]}]"#.utf8)
        var builder = EntityStoreBuilder(table: table)
        try EntityReader(schema: schema).read(bytes) { entity throws(CedarError) in try builder.add(entity) }
        let store = try builder.build()
        #expect(store.count == 1)
    }

    @Test func entitiesAndSchemas() throws {
        let schema = try Schema(
            parsing: Array(
                """
                entity Team;
                entity User in [Team] { joined: datetime, office?: ipaddr } tags String;
                entity Topic { owner: User };
                action read, write appliesTo { principal: User, resource: Topic, context: { freeze: Bool } };
                """.utf8
            )
        )
        print(schema.environments.count)  // 2
        #expect(schema.environments.count == 2)

        let bytes = Array(
            """
            [{"uid": {"type": "User", "id": "ada"}, "parents": [{"type": "Team", "id": "operations"}],
              "attrs": {"joined": "2024-02-29", "office": "10.1.0.0/16"}, "tags": {"desk": "12"}}]
            """.utf8
        )
        let people = try Entities(parsingJSON: bytes, schema: schema)
        let incomplete = Array(#"[{"uid": {"type": "User", "id": "a"}, "attrs": {}, "parents": []}]"#.utf8)
        do {
            _ = try Entities(parsingJSON: incomplete, schema: schema)
        } catch {
            print(error.pointer ?? "", error.message)  // /0/attrs the attribute "joined" of a User is missing
        }
        let error = #expect(throws: CedarError.self) { try Entities(parsingJSON: incomplete, schema: schema) }
        #expect(error?.pointer == "/0/attrs")
        #expect(error?.message == "the attribute \"joined\" of a User is missing")

        let ada = Entity(
            uid: EntityUID(type: Name(parts: ["User"]), id: "ada"),
            attributes: CedarRecord([
                CedarRecord.Member(key: "joined", value: .datetime(try DatetimeValue(parsing: "2024-02-29"))),
                CedarRecord.Member(key: "office", value: .ipaddr(try IPAddress(parsing: "10.1.0.0/16"))),
            ]) ?? CedarRecord(),
            parents: [EntityUID(type: Name(parts: ["Team"]), id: "operations")]
        )
        print(ada.json.compactText)
        #expect(people.entities[ada.uid]?.attributes == ada.attributes)
    }

    @Test func validating() throws {
        let schema = try Schema(parsing: Array(Sample.schema.utf8))
        let policies = try PolicySet.parse(
            "permit (principal is User, action == Action::\"edit\", resource) when { principal.boss.isActive };"
        )
        let broken = try PolicySet.parse("permit (principal, action, resource) when { principal.nam == \"x\" };")
        try validate(broken, schema, isValid: false)
        try validate(policies, schema, isValid: true)
        let validator = Validator(schema: schema)
        let atMostOne = validator.validate(policies, level: 1)
        print(atMostOne.errors.map(\.code))  // [levelExceeded]
        #expect(atMostOne.errors.map(\.code) == [.levelExceeded])
    }

    private func validate(_ policies: PolicySet, _ schema: Schema, isValid: Bool) throws {
        let validator = Validator(schema: schema)
        let result = validator.validate(policies)
        for finding in result.findings {
            print(finding.severity, finding.code.rawValue, finding.message, finding.help ?? "")
        }
        print(result.isValid)  // false
        #expect(result.isValid == isValid)
    }

    @Test func formatting() throws {
        let tidy = try PolicyFormatter().format(
            """
            permit(principal,action,resource) // everybody
            when{context.mfa};
            """
        )
        #expect(tidy == "permit (principal, action, resource) // everybody\nwhen { context.mfa };\n")
    }

    @Test func converting() throws {
        let set = try PolicySet.parse("permit (principal, action, resource) when { context.mfa };")
        let json = set.jsonText()
        let again = try PolicySet.parse(json: json)
        print(again.cedarText())

        let fragment = try SchemaFragment(parsing: Array("entity User;".utf8))
        print(fragment.json.compactText)
        print(try SchemaFragment(parsingJSON: fragment.json.compactBytes).cedarText())
        #expect(again == set)
    }

    @Test func partialEvaluation() throws {
        let world = try World(Self.text)
        let (authorizer, ada, read) = (world.authorizer, Self.ada, Self.read)
        let answer = try authorizer.authorize(
            PartialRequest(
                principal: .known(ada),
                action: .known(read),
                resource: .ofType(Name(parts: ["Topic"])),
                context: .unknown
            )
        )
        print(answer.decision as Any)  // nil: it depends
        for entry in answer.entries {
            if case .residual(let condition, canHold: true) = entry.outcome {
                print(entry.effect, entry.policy, condition.cedarText())
            }
        }
        let residual = try Expression.parse("resource.owner == User::\"ada\"")
        #expect(answer.decision == nil)
        #expect(answer.entries.map(\.outcome) == [.residual(residual, canHold: true)])
    }

    @Test func errors() throws {
        do {
            _ = try PolicySet.parse("permit (principal, action);\nforbid (principal, action, resource) when { 1 + };")
        } catch {
            for problem in error.errors {
                print(problem.code, problem.span?.start ?? 0, problem.message, problem.help ?? "")
            }
        }
        let failure = #expect(throws: CedarParseFailure.self) {
            try PolicySet.parse("permit (principal, action);\nforbid (principal, action, resource) when { 1 + };")
        }
        #expect(failure?.errors.count == 2)
    }

    @Test func limits() throws {
        let text = Self.text
        let limits = PolicyLimits(size: 1 << 20, depth: 32)
        let set = try PolicySet.parse(text, limits: limits)
        #expect(set.policies.count == 1)
    }
}

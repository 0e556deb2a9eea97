// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import OpenIDConnect
import Testing
import Web

@testable import Access

/// What the policies that everybody starts with allow, and what not.
@Suite struct BuiltInPolicyTests {
    private static let ada = PrincipalName(trusted: .person, "ada")
    private static let ben = PrincipalName(trusted: .person, "ben")
    private static let system = ProtectedResource("System", "stagedoor")

    private static func review(of owner: PrincipalName) -> ProtectedResource {
        AccessReview(
            id: "rev_1",
            team: PrincipalName(trusted: .team, "inner"),
            owner: owner,
            unusedDays: 90,
            dueAt: 0,
            startedAt: 0,
            startedBy: "",
            notes: [],
            items: 0,
            removals: 0,
            undecided: 0,
            settlement: nil
        ).resource
    }

    private static let order = ProtectedResource(
        "Subject",
        "orders.placed",
        attributes: [.init("name", "orders.placed"), .init("context", ".")],
        in: [.init("SubjectPrefix", "orders.*"), .init("Context", "."), .init("System", "stagedoor")]
    )

    private func snapshot(_ team: String?) throws -> AccessSnapshot {
        let names =
            [Self.ada, Self.ben]
            + ["administrators", "auditors", "operators", "readers", "break-glass", "gates", "owning", "inner"].map {
                PrincipalName(trusted: .team, $0)
            }
        func membership(_ member: PrincipalName, _ team: String) -> Membership {
            Membership(
                member: member,
                team: PrincipalName(trusted: .team, team),
                expiresAt: nil,
                createdBy: "test"
            )
        }
        let memberships = team.map {
            [membership(Self.ada, "inner"), membership(PrincipalName(trusted: .team, "inner"), $0)]
        }
        return try AccessSnapshot(
            revision: 1,
            policies: .builtIn,
            principals: names.map { Principal(name: $0, isDisabled: false, createdBy: "test", createdAt: 0) },
            memberships: memberships ?? [],
            tokens: [],
            at: 0
        )
    }

    private func may(_ action: String, _ resource: ProtectedResource, as team: String?) throws -> Bool {
        let circumstances = Circumstances(authentication: "token", now: 0)
        let answer = try snapshot(team).decide(Self.ada, action, resource, circumstances)
        #expect(answer.errors.isEmpty)
        return answer.decision == .allow
    }

    private static let actions: [(action: String, resource: ProtectedResource)] = [
        ("listSubjects", system), ("readSchema", order), ("readSettings", order), ("checkCompatibility", order),
        ("registerSchema", order), ("deleteSchema", order), ("destroySchema", order),
        ("overrideCompatibility", order), ("changeConfig", order), ("changeMode", order), ("forceMode", order),
        ("readWaivers", order), ("approveWaiver", order),
        ("deleteContext", ProtectedResource("Context", ".x", in: [.init("System", "stagedoor")])),
        ("readAccess", system), ("changePrincipals", system), ("manageTokens", ben.resource),
        ("changePolicies", system), ("approvePolicies", system), ("readMetrics", system),
        ("readAudit", system), ("eraseAuditSubject", system), ("breakGlass", BreakGlassUse.resource("break-glass")),
        ("reviewBreakGlass", BreakGlassUse.resource("break-glass")),
        ("startAccessReview", PrincipalName(trusted: .team, "inner").resource),
        ("readAccessReviews", review(of: ben)), ("decideAccessReview", review(of: ben)),
        ("readUsage", order), ("pinVersion", order), ("pinForOthers", order),
        ("readMetadata", dataset), ("readData", dataset), ("writeData", dataset), ("readConfig", connector),
        ("deploy", connector), ("operate", connector), ("requestCredential", role), ("approveCredential", role),
        ("approveDeployment", deployment), ("rollBackDeployment", deployment), ("evaluateForOthers", system),
        ("approveMembers", PrincipalName(trusted: .team, "inner").resource),
        ("admitMembers", PrincipalName(trusted: .team, "inner").resource),
    ]

    private static let dataset = placed(.dataset, "orders.placed")
    private static let connector = placed(.connector, "orders-sink")
    private static let role = placed(.credentialRole, "orders-reader")
    private static let deployment = placed(.deployment, "orders-1")

    private static func placed(_ type: ResourceType, _ id: String) -> ProtectedResource {
        (try? type.place(id)) ?? ProtectedResource(type.rawValue, id)
    }

    @Test func `every action of the schema is among those that the tests ask for`() throws {
        let schema = try PolicyBundle.schema.get()
        let names = schema.actions.keys.map(\.id.text).filter { $0 != "read" && $0 != "write" }
        #expect(Set(names) == Set(Self.actions.map(\.action)))
    }

    @Test
    func `an administrator, also over a team within the team, may do everything but have the data, or admit alone`()
        throws
    {
        let others: Set = ["readData", "writeData", "requestCredential", "admitMembers"]
        for (action, resource) in Self.actions {
            #expect(try may(action, resource, as: "administrators") == !others.contains(action), "\(action)")
        }
    }

    @Test func `a reader may look and nothing else`() throws {
        let allowed: Set = [
            "listSubjects", "readSchema", "readSettings", "checkCompatibility", "readWaivers", "readUsage",
            "pinVersion", "readMetadata",
        ]
        for (action, resource) in Self.actions {
            #expect(try may(action, resource, as: "readers") == allowed.contains(action), "\(action)")
        }
    }

    @Test func `an auditor may read the log, who there is and how that was reviewed, and nothing else`() throws {
        let allowed: Set = ["readAudit", "readAccess", "readAccessReviews"]
        for (action, resource) in Self.actions {
            #expect(try may(action, resource, as: "auditors") == allowed.contains(action), "\(action)")
        }
        #expect(try may("readAccessReviews", Self.system, as: "auditors"))
    }

    @Test func `whoever answers for a review sees it and decides, and nobody else by having its name`() throws {
        for action in ["readAccessReviews", "decideAccessReview"] {
            #expect(try may(action, Self.review(of: Self.ada), as: nil))
            #expect(try !may(action, Self.review(of: Self.ben), as: nil))
            #expect(try !may(action, Self.system, as: nil))
            // A pipeline of the owner's name is not the owner.
            let pipeline = PrincipalName(trusted: .pipeline, "ada")
            let answer = try snapshot(nil).decide(
                pipeline,
                action,
                Self.review(of: Self.ada),
                Circumstances(authentication: "token", now: 0)
            )
            #expect(answer.decision == .deny && answer.errors.isEmpty)
        }
        #expect(try !may("startAccessReview", PrincipalName(trusted: .team, "inner").resource, as: nil))
    }

    @Test func `an operator may read metrics and usage, pin for anybody, grant waivers, operate, and nothing else`()
        throws
    {
        let allowed: Set = [
            "readMetrics", "readWaivers", "approveWaiver", "readUsage", "pinVersion", "pinForOthers",
            "readMetadata", "operate", "rollBackDeployment",
        ]
        for (action, resource) in Self.actions {
            #expect(try may(action, resource, as: "operators") == allowed.contains(action), "\(action)")
        }
    }

    @Test func `a gate may ask about others and do nothing of it itself`() throws {
        for (action, resource) in Self.actions {
            #expect(try may(action, resource, as: "gates") == (action == "evaluateForOthers"), "\(action)")
        }
    }

    @Test func `whoever is in the team that owns something sees it and how it is set up, and nothing else`() throws {
        func owned(_ resource: ProtectedResource, by team: String) -> ProtectedResource {
            ProtectedResource(
                resource.name.type,
                resource.name.id,
                attributes: resource.attributes + [.init("owner", entity: .init("Team", team))],
                in: resource.ancestors
            )
        }
        let ownable: Set = ["Dataset", "Column", "Connector", "Transform", "Device", "CredentialRole", "Deployment"]
        for (action, resource) in Self.actions where ownable.contains(resource.name.type) {
            let isAllowed = ["readMetadata", "readConfig"].contains(action)
            #expect(try may(action, owned(resource, by: "owning"), as: "owning") == isAllowed, "\(action)")
            #expect(try !may(action, owned(resource, by: "other"), as: "owning"), "\(action)")
            #expect(try !may(action, resource, as: "owning"), "\(action)")
        }
    }

    @Test func `whoever may break the glass may open the built-in template and nothing else`() throws {
        for (action, resource) in Self.actions {
            #expect(try may(action, resource, as: "break-glass") == (action == "breakGlass"), "\(action)")
        }
        #expect(try !may("breakGlass", BreakGlassUse.resource("other"), as: "break-glass"))
    }

    @Test func `whoever is in no team may manage their own tokens and nothing else`() throws {
        for (action, resource) in Self.actions { #expect(try !may(action, resource, as: nil), "\(action)") }
        #expect(try may("manageTokens", Self.ada.resource, as: nil))
    }

    @Test func `the teams that another issuer tells count as much as our own, and so does what it says`() throws {
        let configuration = try IdentityConfiguration(
            parsing: Array(
                """
                issuers:
                  - issuer: https://ci.example
                    audiences: stagedoor
                    rules:
                      - when: {claim: sub, equals: job}
                        principal: {type: Pipeline, id: "ci:${sub}"}
                        groups: [readers]
                        attributes: {ref: "${ref}"}
                """.utf8
            ),
            file: "identities.yaml"
        )
        let token = try JSON(
            parsing: #"{"iss":"https://ci.example","aud":"stagedoor","sub":"job","ref":"main","exp":60,"iat":0}"#
        )
        let identity = try configuration.identity(unsigned: token, now: 1)
        let guest = try #require(try Guest(identity, snapshot(nil)))
        #expect(guest.principal.description == "pipeline:ci:job")
        #expect(guest.tags["ref"] == .string("main"))
        let answer = try snapshot(nil).decide(
            guest.principal,
            guest: guest,
            "readSchema",
            Self.order,
            Circumstances(authentication: "identity", now: 0)
        )
        #expect(answer.decision == .allow)
    }

    @Test func `policies are refused whole, each thing with its place`() throws {
        let documents = [
            PolicyDocument(name: "a.cedar", text: "permit (principal, action, resource);\npermit (principal"),
            PolicyDocument(name: "b.cedar", text: "@id(\"one\")\npermit (principal, action, resource) when { 1 };"),
        ]
        #expect {
            try PolicyBundle(documents)
        } throws: { error in
            (error as? PolicyRefusal)?.messages.contains { $0.hasPrefix("a.cedar:2:") } ?? false
        }
        #expect {
            try PolicyBundle([documents[1]])
        } throws: { error in
            (error as? PolicyRefusal)?.messages.contains { $0.hasPrefix("b.cedar:2:") } ?? false
        }
        let unknown = "permit (principal, action == StageDoor::Action::\"fly\", resource);"
        #expect(throws: PolicyRefusal.self) { try PolicyBundle([PolicyDocument(name: "c.cedar", text: unknown)]) }
        let twice = (1...2).map {
            PolicyDocument(name: "\($0).cedar", text: "@id(\"x\") permit (principal, action, resource);")
        }
        #expect(throws: PolicyRefusal.self) { try PolicyBundle(twice) }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing
import Web

@testable import Access

/// Things that policies speak of, described in files beside them.
@Suite struct StoredResourcesTests {
    static func entity(_ type: String, _ id: String, _ attributes: String = "", in parents: [(String, String)] = [])
        -> String
    {
        let list = parents.map { #"{"type":"StageDoor::\#($0.0)","id":"\#($0.1)"}"# }.joined(separator: ",")
        return #"{"uid":{"type":"StageDoor::\#(type)","id":"\#(id)"},"attrs":{\#(attributes)},"parents":[\#(list)]}"#
    }

    static func file(_ entities: String..., named name: String = "entities/all.json") -> PolicyDocument {
        PolicyDocument(name: name, text: "[" + entities.joined(separator: ",\n") + "]")
    }

    private static func bundle(_ files: [PolicyDocument]) throws -> PolicyBundle {
        try PolicyBundle(PolicyDocument.builtIn + files)
    }

    /// What a refusal says.
    private static func refusal(_ files: PolicyDocument...) -> String {
        do {
            _ = try bundle(files)
            return "not refused"
        } catch {
            return (error as? PolicyRefusal)?.description ?? "\(error)"
        }
    }

    private static let ada = PrincipalName(trusted: .person, "ada")

    /// What policies decide of somebody in the team "orders".
    private static func may(
        _ action: String,
        _ resource: ProtectedResource,
        _ policy: String,
        _ files: PolicyDocument...
    ) throws -> Bool {
        let team = PrincipalName(trusted: .team, "orders")
        let snapshot = try AccessSnapshot(
            revision: 1,
            policies: PolicyRevision(
                number: 1,
                documents: [PolicyDocument(name: "a.cedar", text: policy)] + files,
                reason: "",
                proposedBy: "",
                approvedBy: nil,
                createdAt: 0
            ),
            principals: [ada, team].map { Principal(name: $0, isDisabled: false, createdBy: "", createdAt: 0) },
            memberships: [Membership(member: ada, team: team, expiresAt: nil, createdBy: "")],
            tokens: [],
            at: 0
        )
        let answer = try snapshot.decide(ada, action, resource, Circumstances(authentication: "token", now: 0))
        #expect(answer.errors.isEmpty)
        return answer.decision == .allow
    }

    private static let inSales = """
        permit (principal in StageDoor::Team::"orders", action, resource in StageDoor::Domain::"sales");
        """

    @Test(arguments: [
        (ResourceType.dataset, "orders.eu.placed", ["DatasetPrefix orders.*", "DatasetPrefix orders.eu.*"]),
        (.column, "orders.placed#a.b", ["Dataset orders.placed", "DatasetPrefix orders.*"]),
        (.device, "desk-1", ["DevicePrefix desk-*"]),
        (.connector, "plain", []),
        (.deployment, "a.b", []),
        (.subject, ":.staging:orders.x", ["SubjectPrefix :.staging:orders.*", "Context .staging"]),
        (.subject, "a:b", ["SubjectPrefix a:*", "Context ."]),
        (.subjectPrefix, ":.staging:orders.*", ["Context .staging"]),
    ]) func `a name tells what something lies in`(_ type: ResourceType, _ id: String, _ expected: [String]) throws {
        let place = try type.place(id)
        let ancestors = place.ancestors.map { "\($0.type) \($0.id)" }
        #expect(ancestors == expected + ["System stagedoor"])
    }

    @Test(arguments: [
        (ResourceType.dataset, ""), (.dataset, "a#b"), (.dataset, "a\u{7}"), (.column, "a"), (.column, "#b"),
        (.column, "a#"), (.datasetPrefix, "orders"), (.datasetPrefix, "orders*"), (.datasetPrefix, "*"),
        (.system, "other"), (.dataset, String(repeating: "a", count: 1_025)),
        (.dataset, String(repeating: ".", count: 33)),
    ]) func `a name that nothing of the type may have is refused`(_ type: ResourceType, _ id: String) {
        #expect(throws: ResourceNameError.self) { try type.place(id) }
    }

    @Test func `all of one beginning lie where the beginning is described to lie, registered or not`() throws {
        let file = Self.file(
            Self.entity("Domain", "shop"),
            Self.entity("Domain", "sales", in: [("Domain", "shop")]),
            Self.entity("SubjectPrefix", "orders.*", in: [("Domain", "sales")]),
            Self.entity("DatasetPrefix", "orders.*", in: [("Domain", "sales")])
        )
        let subject = try ResourceType.subject.place("orders.never-seen")
        #expect(try Self.may("readSchema", subject, Self.inSales, file))
        #expect(try Self.may("readData", try ResourceType.column.place("orders.x#y"), Self.inSales, file))
        #expect(try !Self.may("readSchema", try ResourceType.subject.place("payments.a"), Self.inSales, file))
        #expect(try !Self.may("readSchema", subject, Self.inSales))
        let inShop = Self.inSales.replacing("sales", with: "shop")
        #expect(try Self.may("readSchema", subject, inShop, file))
    }

    @Test func `what is described of one thing itself is added to what its name tells`() throws {
        let file = Self.file(
            Self.entity("Domain", "sales"),
            Self.entity("Subject", "orders.a", #""name":"orders.a","context":".""#, in: [("Domain", "sales")]),
            Self.entity("Dataset", "orders.a", #""tags":["pii"],"owner":{"type":"StageDoor::Team","id":"orders"}"#)
        )
        let subject = try ResourceType.subject.place("orders.a")
        #expect(try Self.may("readSchema", subject, Self.inSales, file))
        let byName = """
            permit (principal, action == StageDoor::Action::"readSchema",
                resource in StageDoor::SubjectPrefix::"orders.*") when { resource.name == "orders.a" };
            """
        #expect(try Self.may("readSchema", subject, byName, file))
        let byTag = """
            permit (principal, action == StageDoor::Action::"readData", resource in StageDoor::DatasetPrefix::"orders.*")
            unless { resource has tags && resource.tags.contains("pii") };
            """
        #expect(try !Self.may("readData", try ResourceType.dataset.place("orders.a"), byTag, file))
        #expect(try Self.may("readData", try ResourceType.dataset.place("orders.b"), byTag, file))
    }

    @Test func `a column lies wherever its dataset is described to lie`() throws {
        let file = Self.file(
            Self.entity("Domain", "sales"),
            Self.entity("Dataset", "orders.a", in: [("Domain", "sales")])
        )
        #expect(try Self.may("readData", try ResourceType.column.place("orders.a#x"), Self.inSales, file))
        #expect(try !Self.may("readData", try ResourceType.column.place("orders.b#x"), Self.inSales, file))
    }

    @Test func `a token restricted to a domain is good for what lies in it`() throws {
        let file = Self.file(
            Self.entity("Domain", "sales"),
            Self.entity("SubjectPrefix", "orders.*", in: [("Domain", "sales")])
        )
        let resources = try Self.bundle([file]).resources
        let scope = try #require(try TokenScope(actions: nil, resources: [#"StageDoor::Domain::"sales""#]))
        func covers(_ id: String) throws -> Bool {
            let subject = try ResourceType.subject.place(id)
            return scope.covers("readSchema", subject) { resources.ancestors(of: resources.completed(subject)) }
        }
        #expect(try covers("orders.a"))
        #expect(try !covers("payments.a"))
    }

    @Test(arguments: [
        ("Person", "ada", "stagedoor access add"), ("Team", "x", "stagedoor access add"),
        ("System", "stagedoor", "no file describes"), ("Action", "read", "no file describes"),
        ("Context", ".x", "no file describes"), ("BreakGlass", "x", "no file describes"),
    ]) func `who there is, and what only the server knows, no file describes`(
        _ type: String,
        _ id: String,
        _ expected: String
    ) {
        let said = Self.refusal(Self.file(Self.entity("Domain", "sales"), Self.entity(type, id)))
        #expect(said.contains("entities/all.json:2:1: ") && said.contains(expected), "\(said)")
    }

    @Test func `what lies in more things than any server holds of each is refused with its place`() {
        func hierarchy(_ parents: Int) -> PolicyDocument {
            let tops = (0..<parents).map { Self.entity("Domain", "top\($0)") }
            let middles = (0..<4).map { group in
                let above = (0..<parents).filter { $0 % 4 == group }.map { ("Domain", "top\($0)") }
                return Self.entity("Domain", "middle\(group)", in: above)
            }
            let hub = Self.entity("Domain", "hub", in: (0..<4).map { ("Domain", "middle\($0)") })
            let list = tops + middles + [hub]
            return PolicyDocument(name: "entities/hub.json", text: "[" + list.joined(separator: ",\n") + "]")
        }
        #expect(Self.refusal(hierarchy(251)) == "not refused")
        let expected = "entities/hub.json: Domain \"hub\" lies, over whatever else, in more than 256 others"
        #expect(Self.refusal(hierarchy(252)) == expected)
    }

    @Test func `each mistake is told with its place`() {
        let sales = Self.entity("Domain", "sales")
        func expect(_ said: String, _ expected: String) { #expect(said.contains(expected), "\(said)") }
        expect(Self.refusal(Self.file("{")), "entities/all.json:")
        expect(Self.refusal(Self.file(sales, Self.entity("Nothing", "x"))), "entities/all.json:2:1: ")
        expect(Self.refusal(Self.file(sales, sales)), "described in entities/all.json as well")
        expect(
            Self.refusal(Self.file(sales), Self.file(sales, named: "entities/b.json")),
            "entities/b.json:1:2: Domain \"sales\" is described in entities/all.json as well"
        )
        expect(
            Self.refusal(Self.file(Self.entity("Dataset", "a", #""tags":"pii""#))),
            "1:64: the schema has a set here"
        )
        expect(Self.refusal(Self.file(Self.entity("Dataset", "a", #""colour":"red""#))), "colour")
        expect(Self.refusal(Self.file(Self.entity("DatasetPrefix", "orders"))), "ends with one of . - _ / :")
        expect(
            Self.refusal(Self.file(Self.entity("Dataset", "a.b", in: [("Domain", "slaes")]))),
            "lies in Domain \"slaes\", which no file describes"
        )
        expect(
            Self.refusal(Self.file(Self.entity("Dataset", "a.b", in: [("DatasetPrefix", "c.*")]))),
            "does not lie in DatasetPrefix \"c.*\" by its name"
        )
        expect(
            Self.refusal(Self.file(Self.entity("Subject", "a", #""name":"b","context":".""#))),
            "has another \"name\" by its name"
        )
        expect(
            Self.refusal(
                Self.file(
                    Self.entity("Domain", "a", in: [("Domain", "b")]),
                    Self.entity("Domain", "b", in: [("Domain", "a")])
                )
            ),
            "lies in itself"
        )
        let chain = (0...17).map { number in
            Self.entity("Domain", "d\(number)", in: number == 0 ? [] : [("Domain", "d\(number - 1)")])
        }
        let deep = PolicyDocument(name: "entities/a.json", text: "[" + chain.joined(separator: ",") + "]")
        expect(Self.refusal(deep), "more than 16 others within each other")
        let long = (0...20_000).map { Self.entity("Domain", "\($0)") }
        let many = PolicyDocument(name: "entities/a.json", text: "[" + long.joined(separator: ",") + "]")
        expect(Self.refusal(many), "more than 20000 entities")
    }
}

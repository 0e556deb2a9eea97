// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing

@testable import Access

/// Which changes of what is known of things need somebody else.
@Suite struct ResourceDifferenceTests {
    private typealias Kit = StoredResourcesTests

    private static let sales = Kit.entity("Domain", "sales")

    /// What a change of entities under one policy is said to be.
    private static func review(
        _ policy: String,
        _ old: [String],
        _ new: [String],
        isLimited: Bool = false
    ) throws -> PolicyReview {
        func bundle(_ entities: [String]) throws -> PolicyBundle {
            let text = "[" + entities.joined(separator: ",") + "]"
            return try PolicyBundle([
                PolicyDocument(name: "a.cedar", text: policy), PolicyDocument(name: "entities/a.json", text: text),
            ])
        }
        let team = EntityUID.stageDoor("Team", "orders")
        let ada = Entity(uid: .stageDoor("Person", "ada"), parents: [team])
        return try PolicyReview.compare(
            try bundle(old),
            try bundle(new),
            at: 0,
            people: [Entity(uid: team), ada],
            scopes: [CedarString(#"StageDoor::Domain::"scoped""#)],
            asksForForbids: isLimited
        )
    }

    private static let permitInSales = """
        @id("sales") permit (principal in StageDoor::Team::"orders", action == StageDoor::Action::"readData",
            resource in StageDoor::Domain::"sales");
        """
    private static let prefix = Kit.entity("DatasetPrefix", "orders.*", in: [("Domain", "sales")])

    @Test func `what comes to lie where something is permitted needs somebody else, who reads who may newly do what`()
        throws
    {
        let review = try Self.review(Self.permitInSales, [Self.sales], [Self.sales, Self.prefix])
        #expect(review.needsApproval)
        #expect(review.text.contains(#"DatasetPrefix "orders.*" comes to lie in Domain "sales": "sales" permits"#))
        #expect(review.text.contains("ada") && review.text.contains("orders.…"), "\(review.text)")
        #expect(try !Self.review(Self.permitInSales, [Self.sales, Self.prefix], [Self.sales]).needsApproval)
        #expect(
            try !Self.review(Self.permitInSales, [Self.sales, Self.prefix], [Self.prefix, Self.sales]).needsApproval
        )
    }

    @Test func `what is in a domain over another one counts as well`() throws {
        let policy = Self.permitInSales.replacing("sales", with: "shop")
        let shop = Kit.entity("Domain", "shop")
        let within = Kit.entity("Domain", "sales", in: [("Domain", "shop")])
        #expect(try Self.review(policy, [shop, Self.sales, Self.prefix], [shop, within, Self.prefix]).needsApproval)
        #expect(try !Self.review(policy, [shop, within, Self.prefix], [shop, Self.sales, Self.prefix]).needsApproval)
    }

    @Test func `what leaves where something is forbidden needs somebody else`() throws {
        let policy = """
            permit (principal, action == StageDoor::Action::"readData", resource);
            @id("no") forbid (principal, action, resource in StageDoor::Domain::"sales");
            """
        let review = try Self.review(policy, [Self.sales, Self.prefix], [Self.sales])
        #expect(review.needsApproval)
        #expect(review.text.contains(#"lies in Domain "sales" no more: "no" forbids"#), "\(review.text)")
        #expect(try !Self.review(policy, [Self.sales], [Self.sales, Self.prefix]).needsApproval)
    }

    @Test func `what conditions ask about needs somebody else whichever way it changes`() throws {
        let policy = """
            @id("tags") permit (principal, action == StageDoor::Action::"readData", resource)
            unless { resource has tags && resource.tags.contains("pii") };
            @id("where") permit (principal, action == StageDoor::Action::"readData", resource)
            unless { resource in StageDoor::Domain::"sales" };
            """
        let plain = Kit.entity("Dataset", "a")
        let tagged = Kit.entity("Dataset", "a", #""tags":["pii"]"#)
        #expect(try Self.review(policy, [plain], [tagged]).needsApproval)
        #expect(try Self.review(policy, [tagged], [plain]).needsApproval)
        #expect(try Self.review(policy, [tagged], []).needsApproval)
        #expect(try Self.review(policy, [Self.sales], [Self.sales, Self.prefix]).needsApproval)
        #expect(try Self.review(policy, [Self.sales, Self.prefix], [Self.sales]).needsApproval)
        // Nobody asks whose it is, nor where else it lies.
        let owned = Kit.entity("Dataset", "a", #""owner":{"type":"StageDoor::Team","id":"orders"}"#)
        #expect(try !Self.review(policy, [plain], [owned]).needsApproval)
        let other = Kit.entity("Environment", "x")
        let moved = Kit.entity("Dataset", "a", in: [("Environment", "x")])
        #expect(try !Self.review(policy, [other, plain], [other, moved]).needsApproval)
        #expect(try !Self.review(policy, [plain], []).needsApproval)
    }

    @Test func `what cannot be told needs somebody else`() throws {
        let policy = """
            permit (principal, action == StageDoor::Action::"readData", resource)
            when { resource in [StageDoor::Domain::"x", StageDoor::Domain::"y"] };
            """
        #expect(try !Self.review(policy, [Self.sales], [Self.sales, Self.prefix]).needsApproval)
        let open = """
            permit (principal, action == StageDoor::Action::"readData", resource) when { resource in principal };
            """
        let computed = """
            permit (principal, action == StageDoor::Action::"readData", resource)
            when { resource in (if context.authentication == "mtls" then StageDoor::Domain::"x" else StageDoor::Domain::"y") };
            """
        for policy in [open, computed] {
            guard (try? PolicyBundle([PolicyDocument(name: "a.cedar", text: policy)])) != nil else { continue }
            #expect(try Self.review(policy, [Self.sales], [Self.sales, Self.prefix]).needsApproval)
        }
    }

    @Test func `what a token is restricted to grows only with somebody else`() throws {
        let scoped = Kit.entity("Domain", "scoped")
        let moved = Kit.entity("DatasetPrefix", "orders.*", in: [("Domain", "scoped")])
        let policy = #"permit (principal, action == StageDoor::Action::"readMetadata", resource);"#
        #expect(try Self.review(policy, [scoped], [scoped, moved]).needsApproval)
        #expect(try !Self.review(policy, [scoped, moved], [scoped]).needsApproval)
    }

    @Test func `whoever may change some policies only changes nothing of what others' forbid alone`() throws {
        let policy = """
            permit (principal, action == StageDoor::Action::"readSchema", resource);
            forbid (principal, action, resource in StageDoor::Domain::"sales");
            """
        let moved = Kit.entity("SubjectPrefix", "payments.*", in: [("Domain", "sales")])
        #expect(try !Self.review(policy, [Self.sales], [Self.sales, moved]).needsApproval)
        let review = try Self.review(policy, [Self.sales], [Self.sales, moved], isLimited: true)
        #expect(review.needsApproval)
        #expect(review.text.contains("which may concern others"), "\(review.text)")
        // What others are permitted there is taken from them alike.
        let permit = Self.permitInSales
        #expect(try Self.review(permit, [Self.sales, Self.prefix], [Self.sales], isLimited: true).needsApproval)
        #expect(try !Self.review(permit, [Self.sales], [Self.sales], isLimited: true).needsApproval)
    }

    @Test func `what takes too long to compare needs somebody else`() throws {
        func resources(_ entities: String...) throws -> StoredResources {
            try StoredResources([Kit.file(entities.joined(separator: ","))], schema: PolicyBundle.schema.get())
        }
        let policies = try PolicySet.parse(Self.permitInSales)
        let (old, new) = (try resources(Self.sales), try resources(Self.sales, Kit.entity("Domain", "other")))
        func reasons(_ patience: Duration) throws -> [String] {
            try ResourceDifference(from: old, to: new, under: policies, scopes: [], patience: patience).reasons
        }
        #expect(try reasons(.seconds(60)).isEmpty)
        #expect(try reasons(.zero) == ["more is described otherwise than can be compared in time"])
    }

    @Test func `under the built-in policies whose something is needs somebody else, and where it lies does not`() throws
    {
        let builtIn = PolicyDocument.builtIn.map(\.text).joined(separator: "\n")
        let plain = Kit.entity("Dataset", "a")
        let owned = Kit.entity("Dataset", "a", #""owner":{"type":"StageDoor::Team","id":"orders"}"#)
        let review = try Self.review(builtIn, [plain], [owned])
        #expect(review.needsApproval)
        #expect(review.text.contains("readMetadata") && review.text.contains("ada"), "\(review.text)")
        #expect(try !Self.review(builtIn, [Self.sales], [Self.sales, Self.prefix]).needsApproval)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing

@testable import Access

/// Which changes of teams need somebody else.
@Suite struct MembershipDifferenceTests {
    private typealias Kit = StoredResourcesTests

    private static func name(_ text: String) throws -> PrincipalName { try PrincipalName(parsing: text) }

    private static func membership(_ member: String, _ team: String, until end: Int64? = nil) throws -> Membership {
        Membership(member: try name(member), team: try name(team), expiresAt: end, createdBy: "")
    }

    private static func join(_ member: String, _ team: String, until end: Int64? = nil) throws -> MembershipChange {
        .join(try membership(member, team, until: end))
    }

    private static func leave(_ member: String, _ team: String) throws -> MembershipChange {
        .leave(try name(member), try name(team))
    }

    private static func difference(
        _ policy: String,
        _ change: MembershipChange,
        _ memberships: [Membership] = [],
        entities: [String] = []
    ) throws -> MembershipDifference {
        let bundle = try PolicyBundle([
            PolicyDocument(name: "a.cedar", text: policy),
            PolicyDocument(name: "entities/a.json", text: "[" + entities.joined(separator: ",") + "]"),
        ])
        return MembershipDifference(change, in: memberships, under: MembershipPolicies(bundle, at: 0))
    }

    private static let permit = """
        @id("orders") permit (principal in StageDoor::Team::"orders", action == StageDoor::Action::"readSchema", resource);
        """
    private static let forbid = """
        @id("guests") forbid (principal in StageDoor::Team::"guests", action, resource);
        """

    @Test func `a team that a policy permits something needs somebody else, who reads the policy`() throws {
        let difference = try Self.difference(Self.permit, Self.join("person:ada", "team:orders"))
        #expect(difference.reasons.count == 1)
        #expect(
            difference.report.hasPrefix(
                #"person:ada comes into team:orders: with that, the policy "orders" may permit more"#
            )
        )
        #expect(difference.report.contains(#"principal in StageDoor::Team::"orders""#), "\(difference.report)")
        #expect(try Self.difference(Self.permit, Self.join("person:ada", "team:others")).reasons.isEmpty)
        #expect(try Self.difference(Self.permit, Self.leave("person:ada", "team:orders")).reasons.isEmpty)
    }

    @Test func `teams around the team count as well`() throws {
        let inner = try Self.membership("team:inner", "team:middle")
        let middle = try Self.membership("team:middle", "team:orders")
        let difference = try Self.difference(Self.permit, Self.join("person:ada", "team:inner"), [inner, middle])
        #expect(difference.reasons.map { $0.contains("comes into team:orders") } == [true])
        // Whoever is there already gains nothing by another way.
        let ada = try Self.membership("person:ada", "team:orders")
        #expect(
            try Self.difference(Self.permit, Self.join("person:ada", "team:inner"), [inner, middle, ada]).reasons
                .isEmpty
        )
    }

    @Test func `to stay longer needs somebody else, by whatever way, and to stay shorter does not`() throws {
        let now = try Self.membership("person:ada", "team:orders", until: 100)
        func reasons(_ change: MembershipChange, _ others: [Membership] = []) throws -> [String] {
            try Self.difference(Self.permit, change, [now] + others).reasons
        }
        #expect(
            try reasons(Self.join("person:ada", "team:orders", until: 200)).first?.contains("stays longer in") == true
        )
        #expect(try reasons(Self.join("person:ada", "team:orders")).count == 1)
        #expect(try reasons(Self.join("person:ada", "team:orders", until: 100)).isEmpty)
        #expect(try reasons(Self.join("person:ada", "team:orders", until: 50)).isEmpty)
        let inner = try Self.membership("team:inner", "team:orders", until: 100)
        #expect(try reasons(Self.join("person:ada", "team:inner"), [inner]).isEmpty)
        let longer = try Self.membership("team:inner", "team:orders", until: 101)
        #expect(try reasons(Self.join("person:ada", "team:inner"), [longer]).count == 1)
    }

    @Test func `to leave a team that is forbidden something needs somebody else, and to come into it does not`() throws
    {
        let now = try Self.membership("person:ada", "team:guests")
        #expect(
            try Self.difference(Self.forbid, Self.leave("person:ada", "team:guests"), [now]).reasons == [
                #"person:ada leaves team:guests: with that, the policy "guests" may permit more"#
            ]
        )
        #expect(
            try Self.difference(Self.forbid, Self.join("person:ada", "team:guests", until: 9), [now]).reasons.count == 1
        )
        #expect(try Self.difference(Self.forbid, Self.join("person:ada", "team:guests")).reasons.isEmpty)
    }

    @Test(arguments: [
        (#"permit (principal, action, resource) when { principal in StageDoor::Team::"t" };"#, true, false),
        (#"permit (principal, action, resource) unless { principal in StageDoor::Team::"t" };"#, false, true),
        (#"permit (principal, action, resource) when { !(principal in StageDoor::Team::"t") };"#, false, true),
        (#"forbid (principal, action, resource) unless { principal in StageDoor::Team::"t" };"#, true, false),
        (#"forbid (principal, action, resource) when { principal in [StageDoor::Team::"t"] };"#, false, true),
        (
            #"permit (principal, action, resource) when { (principal in StageDoor::Team::"t") == context.isX };"#
                .replacing("context.isX", with: #"(context.authentication == "mtls")"#),
            true, true
        ),
        (
            #"permit (principal, action, resource) when { if principal in StageDoor::Team::"t" then 1 == 1 else 1 == 2 };"#,
            true, true
        ),
        (
            #"permit (principal, action, resource) when { principal is StageDoor::Person in StageDoor::Team::"t" };"#,
            true, false
        ),
        (#"permit (principal, action, resource in StageDoor::Team::"t");"#, true, false),
        (
            #"permit (principal, action == StageDoor::Action::"changePrincipals", resource is StageDoor::Team)"#
                + " when { principal in resource };",
            true, false
        ),
        (#"permit (principal, action, resource) when { principal == StageDoor::Person::"ada" };"#, false, false),
        (
            #"permit (principal, action, resource) when { (principal in StageDoor::Team::"t" && resource has x) || true };"#
                .replacing("resource has x", with: #"context.now < context.now.offset(duration("1ms"))"#),
            true, true
        ),
        (
            #"permit (principal, action, resource) when { principal in StageDoor::Team::"t" || principal is StageDoor::Service };"#,
            true, false
        ),
        (
            #"permit (principal, action, resource) when { principal in {team: StageDoor::Team::"t"}.team };"#,
            true, false
        ),
    ]) func `what a policy asks tells in which direction a membership matters`(
        _ policy: String,
        _ matters: Bool,
        _ mattersNotToBe: Bool
    ) throws {
        #expect(try Self.difference(policy, Self.join("person:ada", "team:t")).reasons.isEmpty != matters)
        let now = try Self.membership("person:ada", "team:t")
        #expect(
            try Self.difference(policy, Self.leave("person:ada", "team:t"), [now]).reasons.isEmpty != mattersNotToBe
        )
    }

    @Test func `whose team owns something comes into what owners may do`() throws {
        let policy = """
            @id("owners") permit (principal, action == StageDoor::Action::"readData", resource is StageDoor::Dataset)
            when { resource has owner && principal in resource.owner };
            """
        let owned = Kit.entity("Dataset", "orders.placed", #""owner":{"type":"StageDoor::Team","id":"orders"}"#)
        let join = try Self.join("person:ada", "team:orders")
        #expect(try Self.difference(policy, join, entities: [owned]).reasons.count == 1)
        #expect(try Self.difference(policy, join).reasons.isEmpty)
    }

    @Test func `what a report leaves out is told apart all the same`() throws {
        func difference(_ last: String, until end: Int64? = nil) throws -> MembershipDifference {
            let crowd = try (0..<500).map { try Self.membership("person:\($0)", "team:crowd") }
            let inner = try Self.membership("person:\(last)", "team:crowd", until: end)
            return try Self.difference(Self.permit, Self.join("team:crowd", "team:orders"), crowd + [inner])
        }
        let one = try difference("zoe")
        #expect(one.report.contains("team:crowd has 501") && one.report.contains(" and 301 more"))
        #expect(try one.report == difference("zoltan").report && one.digest != difference("zoltan").digest)
        #expect(try one.digest != difference("zoe", until: 100).digest)
        #expect(try one.digest == difference("zoe").digest)
    }

    @Test func `what teams further out mean is told apart, by until when and by what names them`() throws {
        func difference(_ ends: Int64?, _ things: [String] = []) throws -> MembershipDifference {
            let outer = try Self.membership("team:oncall", "team:orders", until: ends)
            let policy =
                Self.permit + """
                    @id("owners") permit (principal, action, resource) when { resource has owner && principal in resource.owner };
                    """
            let owned = things.map { Kit.entity("Dataset", $0, #""owner":{"type":"StageDoor::Team","id":"orders"}"#) }
            return try Self.difference(policy, Self.join("person:ada", "team:oncall"), [outer], entities: owned)
        }
        #expect(try difference(100).report.contains("comes into team:orders until 1970-01-01T00:01:40"))
        #expect(try difference(100).digest != difference(nil).digest)
        #expect(try difference(100, ["a"]).report.contains(#"team:orders is named by Dataset "a""#))
        #expect(try difference(100, ["a"]).digest != difference(100, ["a", "b"]).digest)
    }

    @Test func `a report is bounded`() throws {
        let policies = (0..<2_000).map {
            #"@id("\#($0)\#(String(repeating: "x", count: 100))") permit (principal in StageDoor::Team::"t", action, resource);"#
        }
        let difference = try Self.difference(policies.joined(separator: "\n"), Self.join("person:ada", "team:t"))
        let others = policies.dropLast().joined(separator: "\n")
        #expect(try difference.digest != Self.difference(others, Self.join("person:ada", "team:t")).digest)
        #expect(difference.reasons.count == 51 && difference.reasons.last == "and so on")
        #expect(difference.report.utf8.count < 17 << 10)
    }
}

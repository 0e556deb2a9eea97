// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

struct EvaluationTests {
    private static func context() throws -> CedarRecord {
        CedarRecord(of: [
            "n": .long(7), "text": .string("a*b"), "decomposed": .string("e\u{301}"),
            "ip": .ipaddr(try IPAddress(parsing: "10.1.2.3")),
            "now": .datetime(DatetimeValue(milliseconds: 1_000)),
            "nested": .record(CedarRecord(of: ["deep": .bool(true)])),
        ])
    }

    @Test(arguments: [
        "principal in Team::\"all\"", "principal in principal", "User::\"nobody\" in User::\"nobody\"",
        "!(User::\"nobody\" in Team::\"all\")", "principal in [Team::\"x\", Team::\"staff\"]", "!(principal in [])",
        "principal is User in Team::\"all\"", "!(principal is Team in 1)",
        "1 != \"1\"", "[1, 2, 2] == [2, 1]", "{a: 1, b: [1]} == {b: [1, 1], a: 1}", "User::\"a\" != Team::\"a\"",
        "resource.sizes.contains(\"two\")", "resource.sizes.containsAll([1, 2])", "[].isEmpty()",
        "!resource.sizes.containsAny([3, true])", "[[1], {a: 1}].contains({a: 1})", "resource.sizes.containsAll([])",
        "principal has level", "!(User::\"nobody\" has level)",
        "context has nested.deep", "!(context has nested.other.deep)", "resource has meta.state",
        "resource.hasTag(\"class\")", "resource.getTag(\"class\") == \"pii\"", "!(User::\"nobody\".hasTag(\"class\"))",
        "context.text like \"a\\**\"", "!(context.text like \"a\\*\")", "context.text like \"*\"",
        "context.decomposed != \"\u{e9}\"", "context.decomposed like \"e*\"",
        "true || 1 == 1 + true", "!(false && 1)", "if true then true else 1 + true",
        "9223372036854775807 + 0 > -9223372036854775808", "2 - 3 * 4 == -10", "- -7 == 7",
        "context.ip.isInRange(ip(\"10.0.0.0/8\"))", "!ip(\"127.0.0.1/7\").isLoopback()",
        "decimal(\"1.5\") == decimal(\"1.50\")", "decimal(\"-0.1\").lessThan(decimal(\"0.0\"))",
        "context.now > datetime(\"1970-01-01\")", "duration(\"1h\") == duration(\"60m\")",
        "datetime(\"1970-01-02\").durationSince(datetime(\"1970-01-01\")) == duration(\"1d\")",
        "context.now.toTime().toSeconds() == 1", "ip(\"10.0.0.1\") != \"10.0.0.1\"",
    ])
    func holds(condition: String) throws {
        let world = try World("permit(principal, action, resource) when { \(condition) };")
        let answer = try world.decide(Self.context())
        #expect(answer == AuthorizationAnswer(decision: .allow, reasons: ["policy0"]))
    }

    @Test(arguments: [
        ("9223372036854775807 + 1 == 0", "eval.overflow"), ("-(-9223372036854775808) == 0", "eval.overflow"),
        ("9223372036854775807 * 2 == 0", "eval.overflow"), ("true && 1", "eval.type"), ("1", "eval.type"),
        ("principal.nothing == 1", "eval.missing-attribute"), ("context.nothing == 1", "eval.missing-attribute"),
        ("principal.best.level == 1", "eval.missing-entity"), ("resource.getTag(\"no\") == 1", "eval.missing-tag"),
        ("principal in [principal, 1]", "eval.type"), ("principal in 1", "eval.type"), ("1 in principal", "eval.type"),
        ("1 < \"2\"", "eval.type"), ("context.now < duration(\"1h\")", "eval.type"), ("1 has a", "eval.type"),
        ("principal has level.x", "eval.type"), ("[1].contains(1) + 1 == 1", "eval.type"),
        ("ip(\"300.0.0.1\").isIpv4()", "eval.extension"), ("ip(context.text).isIpv4()", "eval.extension"),
        ("ip(\"::1\", \"::1\").isIpv4()", "eval.argument-count"), ("decimal(1) == 1", "eval.type"),
        ("duration(\"9223372036854775807ms\").toDays() == ip(\"::1\").toDays()", "eval.type"),
        ("context.now.offset(duration(\"9223372036854775807ms\")) == 1", "eval.extension"),
        ("if 1 then true else false", "eval.type"), ("context.text like \"a*\" + 1", ""), ("!1", "eval.type"),
    ])
    func fails(condition: String, code: String) throws {
        guard let world = try? World("permit(principal, action, resource) when { \(condition) };") else {
            #expect(code.isEmpty)
            return
        }
        let answer = try world.decide(Self.context())
        #expect(answer.decision == .deny && answer.reasons.isEmpty)
        #expect(answer.errors.map(\.error.code) == [code])
        // The place is that of what failed.
        #expect(answer.errors.allSatisfy { ($0.error.span?.start ?? 0) >= 43 })
    }

    @Test func forbidsOverrideAndFailuresAreLeftOut() throws {
        let world = try World(
            """
            permit(principal, action, resource);
            permit(principal, action, resource) when { context.nothing };
            forbid(principal, action, resource) when { context.nothing };
            permit(principal is User, action == Action::"read", resource in Doc::"plan");
            permit(principal == User::"bob", action, resource) when { context.nothing };
            """
        )
        let answer = try world.decide()
        #expect(answer.decision == .allow && answer.reasons == ["policy0", "policy3"])
        #expect(answer.errors.map(\.policy) == ["policy1", "policy2"])
        let forbidding = try world.policies.updating(
            PolicySet(policies: [Policy.parse("forbid(principal in Team::\"all\", action, resource);", id: "no")])
        )
        let denied = try Authorizer(policies: forbidding, entities: world.entities).authorize(World.request())
        #expect(denied.decision == .deny && denied.reasons == ["no"] && denied.errors.count == 2)
    }

    /// A condition that comes after one that may fail is no reason to leave the policy out.
    @Test(arguments: [
        ("context.nothing && principal in Team::\"none\"", true),
        ("principal in Team::\"none\" && context.nothing", false),
        ("principal has x && principal == User::\"bob\" && context.nothing", false),
        ("context.nothing == 1 || principal in Team::\"none\"", true),
        ("(principal == User::\"bob\" || resource == Doc::\"none\") && context.nothing", false),
        ("(principal == User::\"bob\" || resource == Doc::\"plan\") && context.nothing", true),
        ("(principal == User::\"bob\" || context.nothing) && principal in Team::\"none\"", true),
    ])
    func anIndexedConditionNeverHidesAnError(condition: String, fails: Bool) throws {
        let others = (0..<40).map { "permit(principal in Team::\"none\", action, resource == Doc::\"\($0)\");" }
        let world = try World(others.joined() + "permit(principal, action, resource) when { \(condition) };")
        let answer = try world.decide()
        #expect(answer.decision == .deny && answer.errors.map(\.policy) == (fails ? ["policy40"] : []))
    }

    @Test(arguments: [(590, false), (3_000, true)])
    func whatIsNestedTooDeeplyFailsInsteadOfCrashing(depth: Int, fails: Bool) throws {
        let span = SourceSpan(start: 0, end: 0)
        var body = Expression(
            .relation(.equal, Expression(.variable(.context), span: span), Expression(.set([]), span: span)),
            span: span
        )
        for _ in 0..<depth { body = Expression(.not(body), span: span) }
        let policy = Policy(
            id: "deep",
            effect: .permit,
            conditions: [Condition(.when, body, span: span)],
            locations: PolicyLocations(all: span)
        )
        let world = try World(PolicySet(policies: [policy]), World.people)
        #expect(try world.decide().errors.map(\.error.code) == (fails ? ["eval.too-deep"] : []))
        let entries = try world.authorizer.authorize(PartialRequest()).entries
        #expect(entries.count == 1)
        if fails, case .failed(let error)? = entries.first?.outcome {
            #expect(error.code == "eval.too-deep")
        } else {
            #expect(!fails)
        }
    }
}

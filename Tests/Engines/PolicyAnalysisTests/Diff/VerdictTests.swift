// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyAnalysis
import Testing

/// What two conditions are to one another, each the only condition of a permit.
@Suite struct VerdictTests {
    private func expect(
        _ old: String,
        _ new: String,
        _ verdict: DifferenceVerdict,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let schema = try Schema(parsing: Array(RandomWorld.schema.utf8))
        let sets = try [old, new].map { try PolicySet.parse("permit(principal, action, resource) when { \($0) };") }
        let differences = try PolicyComparison(schema: schema).compare(old: sets[0], new: sets[1])
        #expect(differences.map(\.verdict) == [verdict], sourceLocation: location)
    }

    @Test func additionMayOverflow() throws {
        try expect("principal.n + 1 > principal.n", "true", .morePermissive)
        try expect("principal.n * 0 == 0", "true", .equivalent)
        try expect("principal.n * 2 == 7", "false", .equivalent)
        try expect("-principal.n <= 0 || -principal.n > 0", "principal.n > -9223372036854775808", .equivalent)
        try expect("-principal.n <= 0 || -principal.n > 0", "principal.n >= -9223372036854775806", .lessPermissive)
    }

    @Test func whatIsMissingIsAnErrorOnBothSides() throws {
        try expect("principal.level > 1", "principal has level && principal.level > 1", .equivalent)
        try expect("!(principal.level > 1)", "principal.level <= 1", .equivalent)
        try expect("principal.level > 1 || true", "true", .morePermissive)
        try expect("true || principal.level > 1", "true", .equivalent)
        try expect("resource.owner has addr.floor", "resource.owner.addr has floor", .equivalent)
    }

    @Test func membershipIsTransitiveAndHasNoCycles() throws {
        let chain = "principal in context.group && context.group in Group::\"g1\""
        try expect(chain, "\(chain) && principal in Group::\"g1\"", .equivalent)
        let mutual = "context.group in resource.viewers && resource.viewers in context.group"
        try expect(mutual, "context.group == resource.viewers", .equivalent)
        try expect("principal in Group::\"g1\"", "principal in Group::\"g2\"", .incomparable)
        try expect("principal in [Group::\"g1\", Group::\"g2\"]", "principal in Group::\"g2\"", .lessPermissive)
    }

    @Test func anEnumerationHasNoOtherEntities() throws {
        try expect("principal.kind in [Kind::\"a\", Kind::\"b\"]", "true", .equivalent)
        try expect("principal.kind != Kind::\"a\"", "principal.kind == Kind::\"b\"", .equivalent)
    }

    @Test func equalEntitiesHaveEqualAttributesAndTags() throws {
        let same = "principal == resource.owner"
        try expect("\(same) && principal.n > 3", "\(same) && resource.owner.n > 3", .equivalent)
        try expect("\(same) && principal.friends != resource.owner.friends", "false", .equivalent)
        let key = "context.s == \"a\""
        try expect("\(key) && principal.hasTag(context.s)", "\(key) && principal.hasTag(\"a\")", .equivalent)
        try expect("principal.manager.manager.n > 1", "principal.manager.n > 1", .incomparable)
    }

    @Test func patternsAreCompared() throws {
        try expect("context.s like \"a*\" && context.s like \"*a\"", "context.s like \"a*a\"", .lessPermissive)
        try expect("context.s like \"a*\" && context.s != \"a\"", "context.s like \"a*\"", .morePermissive)
        try expect("context.s like \"*b*\" && context.s like \"ab\"", "context.s == \"ab\"", .equivalent)
        try expect("context.s like \"é*\"", "context.s like \"e\\u{301}*\"", .incomparable)
    }

    @Test func networksAreCompared() throws {
        try expect(
            "context.ip.isInRange(ip(\"10.0.0.0/16\"))",
            "context.ip.isInRange(ip(\"10.0.0.0/8\"))",
            .morePermissive
        )
        try expect("context.ip.isIpv4() || context.ip.isIpv6()", "true", .equivalent)
        try expect(
            "context.ip.isLoopback() && context.ip.isIpv6()",
            "context.ip == ip(\"::1\")",
            .equivalent
        )
        // Only networks of 16 to 20 bits hold the first two and not the third.
        let held = "ip(\"10.0.0.1\").isInRange(context.ip) && ip(\"10.0.8.1\").isInRange(context.ip)"
        try expect("false", "\(held) && !ip(\"10.1.0.1\").isInRange(context.ip)", .morePermissive)
    }

    @Test func momentsAreCompared() throws {
        try expect("context.now.toTime() < duration(\"24h\")", "true", .equivalent)
        try expect(
            "context.now >= datetime(\"2024-01-01\") && context.now < datetime(\"2024-01-02\")",
            "context.now.toDate() == datetime(\"2024-01-01\")",
            .equivalent
        )
        try expect(
            "duration(\"90m\").toHours() == 1 && context.now.durationSince(datetime(\"1970-01-01\")).toDays() == 0",
            "context.now < datetime(\"1970-01-02\") && context.now > datetime(\"1970-01-01\").offset(duration(\"-1d\"))",
            .equivalent
        )
    }

    @Test func setsAreCompared() throws {
        try expect("context.nums.containsAll([1, 2])", "context.nums.containsAny([1, 2])", .morePermissive)
        try expect("context.nums == [1, 2, 1]", "context.nums == [2, 1]", .equivalent)
        try expect("context.nums.containsAny(context.nums)", "!context.nums.isEmpty()", .equivalent)
        try expect(
            "context.friends.containsAll(principal.friends) && principal.friends.contains(resource.owner)",
            "context.friends.containsAll(principal.friends) && principal.friends.contains(resource.owner)"
                + " && context.friends.contains(resource.owner)",
            .equivalent
        )
        try expect("principal in context.groups", "context.groups.isEmpty()", .incomparable)
    }

    @Test func aForbidThatIsNotAnalyzedIsNotTakenForNone() throws {
        let schema = try Schema(parsing: Array(RandomWorld.schema.utf8))
        let permit = "permit(principal, action, resource);"
        let forbid = "forbid(principal, action, resource) when { 3 < context.n * context.n };"
        let (old, new) = (try PolicySet.parse(permit + forbid), try PolicySet.parse(permit))
        let verdicts = try PolicyComparison(schema: schema).compare(old: old, new: new).map(\.verdict)
        #expect(verdicts == [.morePermissive] || verdicts == [.unknown])
    }

    @Test func whatIsNotAnalyzedIsUnknownRatherThanWrong() throws {
        let square = "context.n * context.n >= 0"
        try expect(square, "\(square) || context.n * context.n < 0", .unknown)
    }
}

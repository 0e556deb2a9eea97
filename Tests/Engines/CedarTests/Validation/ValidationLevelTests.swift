// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

/// A policy is valid from the level on that it needs, and no sooner.
struct ValidationLevelTests {
    @Test(arguments: [
        ("1 < 2", 0),
        ("principal is User", 0),
        ("User::\"x\" == principal", 0),
        ("context.by == principal", 0),
        ("context.deep has by && context.deep.by == principal", 0),
        ("{a: principal}.a == principal", 0),
        ("true || principal.isActive", 0),
        ("if false then principal.isActive else true", 0),
        ("principal is Robot && principal.boss.isActive", 0),
        ("action == Action::\"edit\"", 0),
        ("principal.isActive", 1),
        ("principal has age", 1),
        ("principal in Group::\"g\"", 1),
        ("action in [Action::\"edit\"]", 1),
        ("Action::\"edit\" in action", 1),
        ("principal.hasTag(\"t\")", 1),
        ("context.by.isActive", 1),
        ("context.deep has by && context.deep.by.isActive", 1),
        ("principal.home.owner == principal", 1),
        ("[principal.isActive].contains(true)", 1),
        ("ip(\"::1\").isInRange(principal.address)", 1),
        ("(principal.isActive || true) || true", 1),
        ("!principal.isActive", 1),
        ("{a: principal, b: principal.isActive}.a == principal", 1),
        ("principal.name like \"a\" || {a: {b: principal}}.a.b.isActive", 1),
        ("principal.boss.isActive", 2),
        ("principal.home.owner.isActive", 2),
        ("principal has boss.isActive", 2),
        ("principal has home.owner.age", 2),
        ("context has by.boss.age", 2),
        ("{a: principal.boss}.a.isActive", 2),
        ("{a: {b: principal.boss}}.a.b.isActive", 2),
        ("principal.hasTag(\"t\") && principal.getTag(\"t\") == principal.boss.name", 2),
        ("principal.hasTag(principal.boss.name)", 2),
        ("principal in resource.owner.boss", 2),
        ("principal.boss is User", 1),
        ("principal.boss is User in Group::\"g\"", 2),
        ("principal.boss is Robot in Group::\"g\"", 1),
        ("(if principal.isActive then principal.boss else resource.owner).isActive", 2),
        ("(if principal.boss.boss.isActive then principal else resource.owner).isActive", 3),
        ("{a: principal, b: principal.boss.boss.isActive}.a.isActive", 3),
        ("principal.boss.home.owner.boss.isActive", 4),
    ])
    func aConditionNeedsItsLevel(condition: String, level: Int) throws {
        #expect(try Sample.errors(condition, level: level) == [])
        #expect(try Sample.errors(condition, level: level + 1) == [])
        if level > 0 {
            #expect(Set(try Sample.errors(condition, level: level - 1)) == [.levelExceeded])
            #expect(Set(try Sample.errors(condition, level: 0)) == [.levelExceeded])
        }
    }

    @Test(arguments: [
        "User::\"x\".isActive", "User::\"x\" has age", "User::\"x\" in Group::\"g\"", "User::\"x\".hasTag(\"t\")",
        "(if principal.isActive then principal else User::\"x\").isActive", "{a: User::\"x\"}.a.isActive",
    ])
    func anEntityThatThePolicyNamesIsNeverLookedUp(condition: String) throws {
        #expect(try Sample.errors(condition) == [])
        #expect(try Sample.errors(condition, level: 5) == [.literalDereference])
    }

    @Test func theScopeCounts() throws {
        let policy = "permit(principal in Group::\"g\", action == Action::\"edit\", resource);"
        #expect(try Sample.validate(policy, level: 0).errors.map(\.code) == [.levelExceeded])
        #expect(try Sample.validate(policy, level: 1).isValid)
    }

    @Test func levelsAreNotCheckedWhereATypeIsWrong() throws {
        #expect(try Sample.errors("principal.boss.isActive && principal.nothing", level: 0) == [.attributeNotFound])
    }

    @Test func theFindingSaysWhatWouldBeNeeded() throws {
        let finding = try #require(
            try Sample.validate(
                "permit(principal, action == Action::\"edit\", resource) when { principal.boss.isActive };",
                level: 0
            )
            .errors.first
        )
        #expect(finding.message.contains("2 entities"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

/// No policy costs more than the limits allow, and none makes the validator trap.
struct ValidationLimitsTests {
    @Test func workBeyondTheBudgetEndsInAnError() throws {
        let result = try Sample.validate(
            "permit(principal, action, resource) when { 1 + 2 + 3 + 4 + 5 == 15 };",
            limits: ValidationLimits(steps: 20, stepsPerPolicy: 10)
        )
        #expect(result.errors.map(\.code) == [.tooCostly])
    }

    @Test func aLinkBeyondTheBudgetIsAnErrorToo() throws {
        let link = TemplateLink(
            templateID: "policy0",
            id: "link0",
            values: SlotValues(principal: try Sample.entity("User::\"u\""))
        )
        let result = try Sample.validate(
            "permit(principal == ?principal, action, resource);",
            links: [link],
            limits: ValidationLimits(steps: 1, stepsPerPolicy: 0)
        )
        #expect(Set(result.errors.map(\.policy)) == ["policy0", "link0"])
    }

    @Test func aConditionNestedTooDeeplyIsAnError() throws {
        let span = SourceSpan(start: 0, end: 0)
        var body = Expression(.literal(.bool(true)), span: span)
        for _ in 0..<600 { body = Expression(.not(body), span: span) }
        let policy = Policy(
            id: "p",
            effect: .permit,
            conditions: [Condition(.when, body, span: span)],
            locations: PolicyLocations(all: span)
        )
        let schema = try Schema(parsing: Array(Sample.schema.utf8))
        let result = Validator(schema: schema).validate(PolicySet(policies: [policy]))
        #expect(result.errors.map(\.code) == [.tooDeep])
    }

    @Test(arguments: ["!", "-", "[", "{a: ", "(if true then ", "principal.friends.contains("])
    func theDeepestNestingThatCanBeReadCanBeChecked(opening: String) throws {
        let closing = ["[": "]", "{a: ": "}", "(if true then ": " else 1)", "principal.friends.contains(": ")"][opening]
        let step = closing == nil ? "\(opening)(" : opening
        let end = closing ?? ")"
        let count = PolicyLimits().depth / 2 - 8
        let text = String(repeating: step, count: count) + "1" + String(repeating: end, count: count)
        _ = try Sample.validate("permit(principal, action, resource) when { \(text) == 1 };", level: 3)
    }

    @Test func longChainsAndPathsAreCheckedInReasonableTime() throws {
        let and = (0..<20_000).map { _ in "principal has age" }.joined(separator: " && ")
        #expect(try Sample.errors(and + " && principal.age == 1", level: 9) == [])
        let path = (0..<100).map { _ in "boss" }.joined(separator: ".")
        #expect(try Sample.errors("principal has \(path).age", level: 400) == [])
        let sum = (0..<20_000).map { "\($0)" }.joined(separator: " + ")
        #expect(try Sample.errors("\(sum) == 1") == [])
    }

    @Test func whatStandsTwiceInAMeaningIsCheckedOnce() throws {
        var text = "principal"
        for _ in 0..<40 { text = "(if \(text) is User in Group::\"g\" then principal else principal)" }
        #expect(try Sample.errors("\(text).isActive", level: 1) == [])
    }

    @Test func onlySoManyFindingsAreKept() throws {
        let wrong = (0..<500).map { "principal.x\($0)" }.joined(separator: " || ")
        let result = try Sample.validate(
            "permit(principal is User, action, resource) when { \(wrong) };",
            limits: ValidationLimits(findings: 7)
        )
        #expect(result.errors.count == 7)
    }

    @Test func anEmptySchemaAllowsNoPolicy() throws {
        let result = try Sample.validate("permit(principal, action, resource);", schema: "")
        #expect(result.errors.map(\.code) == [.invalidActionApplication])
        #expect(result.warnings.map(\.code) == [.impossiblePolicy])
    }

    @Test func aCallWithoutArgumentsIsAnErrorNotATrap() throws {
        #expect(try Sample.errors("ip().isIpv4()").contains(.argumentCount))
        let span = SourceSpan(start: 0, end: 0)
        let method = Expression(.method(.contains, Expression(.variable(.principal), span: span), []), span: span)
        let policy = Policy(
            id: "p",
            effect: .permit,
            conditions: [Condition(.when, method, span: span)],
            locations: PolicyLocations(all: span)
        )
        let schema = try Schema(parsing: Array(Sample.schema.utf8))
        #expect(!Validator(schema: schema).validate(PolicySet(policies: [policy])).isValid)
    }
}

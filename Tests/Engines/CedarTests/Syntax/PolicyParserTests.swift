// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

/// What policy text means.
struct PolicyParserTests {
    @Test func policiesAndTemplatesAreNumberedTogetherInTextOrder() throws {
        let set = try PolicySet.parse(
            """
            permit (principal, action, resource);
            @id("opens") forbid (principal == ?principal, action, resource in ?resource);
            forbid (principal, action, resource,);
            """
        )
        #expect(set.policies.map(\.id) == ["policy0", "policy2"])
        #expect(set.templates.map(\.id) == ["policy1"])
        #expect(set.templates.first?.slots == [.principal, .resource])
        #expect(set.templates.first?.annotatedID == "opens")
        #expect(set.policies.last?.effect == .forbid)
    }

    @Test func aScopeKeepsItsConstraints() throws {
        let policy = try Policy.parse(
            """
            permit (principal is N::User in (Group::"g"), action in [Action::"a", N::Action::"b"], resource == File::"f");
            """,
            id: "p"
        )
        let group = EntityUID(type: Name(parts: ["Group"]), id: "g")
        let file = EntityUID(type: Name(parts: ["File"]), id: "f")
        #expect(policy.principal == .isTypeIn(Name(parts: ["N", "User"]), .entity(group)))
        #expect(policy.resource == .equal(.entity(file)))
        guard case .inAny(let actions) = policy.action else { return #expect(Bool(false)) }
        #expect(actions.map(\.type.qualified) == ["Action", "N::Action"])
    }

    @Test func aListOfOneActionIsTheAction() throws {
        let one = try Policy.parse(#"permit (principal, action in [Action::"a",], resource);"#, id: "p")
        let same = try Policy.parse(#"permit (principal, action in Action::"a", resource);"#, id: "p")
        #expect(one == same)
    }

    @Test func annotationsKeepTheirOrderAndWhetherTheyHaveAText() throws {
        let policy = try Policy.parse(#"@b @in("x\n") @a("") permit (principal, action, resource);"#, id: "p")
        #expect(policy.annotations.map(\.key) == ["b", "in", "a"])
        #expect(policy.annotations.map(\.text) == [nil, "x\n", ""])
    }

    @Test(arguments: [
        ("true && false && true", "(true && false) && true"),
        ("1 + 2 * 3 - 4", "(1 + (2 * 3)) - 4"),
        ("1 * 2 + 3", "(1 * 2) + 3"),
        ("true || false && true", "true || (false && true)"),
        ("!true == false", "(!true) == false"),
        ("if true then 1 else 2 + 3", "if true then 1 else (2 + 3)"),
        ("-principal.a", "-(principal.a)"),
        ("-5.a", "-(5.a)"),
        ("[1,]", "[1]"),
        ("{if: 1}.a", "{\"if\": 1}[\"a\"]"),
        ("principal in resource && 1 < 2", "(principal in resource) && (1 < 2)"),
    ])
    func operatorsBindAsInTheReference(_ pair: (String, String)) throws {
        let (text, explicit) = pair
        if text.hasPrefix("{if") {
            #expect(failure(policyText(when: text)) != nil)
        } else {
            #expect(try condition(text) == condition(explicit))
        }
    }

    @Test(arguments: [
        ("1 - (2 - 3)", "1 - 2 - 3"), ("true && (false && true)", "true && false && true"), ("-(5)", "-5"),
        ("(1 + 2) * 3", "1 + 2 * 3"), ("principal has \"a.b\"", "principal has a.b"), ("- -5", "5"),
    ])
    func parenthesesThatMatterAreKept(_ pair: (String, String)) throws {
        #expect(try condition(pair.0) != condition(pair.1))
    }

    @Test func theSmallestNumberIsALiteral() throws {
        #expect(try condition("-9223372036854775808").node == .literal(.long(.min)))
        #expect(try condition("- 00005").node == .literal(.long(-5)))
        #expect(failure(policyText(when: "9223372036854775808"))?.errors.first?.code == "parse.integer-too-large")
        #expect(failure(policyText(when: "-(9223372036854775808)")) != nil)
    }

    @Test func stringsAreUnescapedAndKeepTheirScalars() throws {
        let text = "\"\\n\\x41\\u{1_F600}\\0\\'\\\"\\\\e\u{301}\u{E9}\n\""
        #expect(try condition(text).node == .literal(.string("\nA\u{1F600}\0'\"\\e\u{301}\u{E9}\n")))
        #expect(try condition("\"e\u{301}\"") != condition("\"\u{E9}\""))
    }

    @Test func aPatternTellsWildcardsFromAsterisks() throws {
        guard case .like(_, let pattern) = try condition(#"principal.a like "*\*a\u{2a}""#).node else {
            return #expect(Bool(false))
        }
        #expect(pattern.elements == [.wildcard, .literal("*"), .literal("a"), .wildcard])
    }

    @Test func everyNodeKnowsWhereItStood() throws {
        let text = "principal.a == (resource.b + 1)"
        guard case .relation(.equal, let left, let right) = try condition(text).node else {
            return #expect(Bool(false))
        }
        let bytes = Array(text.utf8)
        func source(_ span: SourceSpan) -> String { String(decoding: bytes[span.start..<span.end], as: UTF8.self) }
        #expect(source(left.span) == "principal.a")
        #expect(source(right.span) == "(resource.b + 1)")
    }

    @Test func whiteSpaceAndCommentsMayStandAnywhereBetweenTokens() throws {
        let text = "permit\u{A0}(principal == User // c\r::\u{2028}\"a\",action,resource)\u{85}\u{B};//end"
        #expect(try PolicySet.parse(text).policies.count == 1)
    }
}

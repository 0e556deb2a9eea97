// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

/// A text that is not policies is refused with the place, the rule and, where there is one, the way out.
struct PolicyParserErrorTests {
    /// The condition's text with `@` before the place of the error, and the error's code.
    private static let conditions: [(String, String)] = [
        ("1 @/ 2", "unexpected-token"), ("1 @% 2", "unexpected-token"), ("1 @= 2", "unexpected-token"),
        ("1 < 2 @< 3", "unexpected-token"), ("1 has a @has b", "unexpected-token"),
        ("1 is A @== 2", "unexpected-token"),
        ("!!!!@!true", "unexpected-token"), ("----@-5", "unexpected-token"),
        ("!@-1", "unexpected-token"), ("true && @if 1 then 2 else 3", "unexpected-token"),
        ("@foo", "unknown-variable"), ("@principal::b", "unknown-variable"), ("@foo(1)", "unknown-function"),
        ("@isIpv4(1)", "unknown-function"), ("1.@ip()", "unknown-method"), ("1.@foo()", "unknown-method"),
        ("1.@contains()", "wrong-argument-count"), ("1.@isEmpty(1)", "wrong-argument-count"),
        ("(principal.contains)@(1)", "unexpected-token"), ("principal.@if", "reserved-identifier"),
        ("@__cedar::A::\"x\"", "reserved-identifier"), ("1 is A::@__cedar", "reserved-identifier"),
        ("{a: 1, @\"a\": 2}", "duplicate-attribute"), ("{@1: 1}", "unexpected-token"),
        ("principal[@1]", "unexpected-token"), ("1 has @(a)", "unexpected-token"),
        ("1 like @principal", "unexpected-token"),
        ("@?principal", "unexpected-token"), ("\"@\\q\"", "invalid-escape"), ("\"@\\u{d800}\"", "invalid-escape"),
        ("\"@\\x80\"", "invalid-escape"), ("\"@\\*\"", "invalid-escape"), ("\"a@\r\"", "invalid-escape"),
        ("@'a'", "invalid-character"), ("1 @& 2", "invalid-character"), ("@é", "invalid-character"),
        ("@\u{200B}1", "invalid-character"), ("@9223372036854775808", "integer-too-large"),
        ("@99999999999999999999999", "integer-too-large"), ("(1@,2)", "unexpected-token"),
        ("A::@{a: 1}", "unexpected-token"),
    ]

    @Test(arguments: conditions)
    func aConditionIsRefusedAtItsPlace(_ expected: (String, String)) throws {
        let marked = policyText(when: expected.0)
        let place = try #require(marked.firstIndex(of: "@"))
        let offset = marked[..<place].utf8.count
        let error = try #require(failure(String(marked[..<place] + marked[place...].dropFirst()))?.errors.first)
        #expect(error.code == "parse." + expected.1, "\(error.message)")
        #expect(error.span?.start == offset, "\(error.message)")
    }

    @Test(arguments: [
        "permit (principal == ?resource, action, resource);", "permit (principal, action == A::\"b\", resource);",
        "permit (principal, action is Action, resource);", "permit (principal, action in ?principal, resource);",
        "permit (principal in [A::\"a\"], action, resource);", "permit (principal: A, action, resource);",
        "permit (principal is A == A::\"a\", action, resource);", "permit (principal = A::\"a\", action, resource);",
        "permit (principal, action);", "permit (resource, action, principal);", "permit ();",
        "permit (principal, action, resource, context);", "permit (principal, action, resource) when {};",
        "permit (principal, action, resource)", "permit (principal, action, resource);;",
        "allow (principal, action, resource);",
        "@a(\"1\") @a permit (principal, action, resource);", "@a() permit (principal, action, resource);",
        "permit (principal != A::\"a\", action, resource);", "permit (principal == (A::\"a\", action, resource);",
        "permit (principal, action, resource) when true;", "/* c */ permit (principal, action, resource);",
    ])
    func aPolicyOutsideTheGrammarIsRefused(_ text: String) throws {
        let error = try #require(failure(text)?.errors.first)
        #expect(error.code.hasPrefix("parse."))
        #expect(error.span != nil)
        #expect(!error.message.isEmpty)
    }

    @Test func oneFailureNamesTheErrorsOfAllPolicies() throws {
        let text = """
            permit (principal, action, resource) when { foo };
            permit (principal, action, resource);
            permit (principal, action) when { 1 };
            permit (principal, action, resource) when { principal.bar() };
            """
        let errors = try #require(failure(text)).errors
        #expect(errors.map(\.code) == ["parse.unknown-variable", "parse.incomplete-scope", "parse.unknown-method"])
        #expect(failure(text, limits: PolicyLimits(errors: 2))?.errors.count == 2)
    }

    @Test func aNearMissIsSuggested() throws {
        #expect(failure(policyText(when: "principle.a"))?.errors.first?.help == "did you mean `principal`?")
        #expect(failure(policyText(when: "[1].containAll([])"))?.errors.first?.help == "did you mean `containsAll`?")
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: CedarParseFailure.self) { try PolicySet.parse([0x2F, 0x2F, 0xFF]) }
    }
}

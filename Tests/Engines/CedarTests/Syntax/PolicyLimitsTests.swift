// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import Testing

/// Every input ends in policies or an error, however long or deep it is.
struct PolicyLimitsTests {
    private static func nested(_ open: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
    }

    private static let nestings: [(String, String)] = [
        ("(", ")"), ("[", "]"), ("{a:", "}"), ("!(", ")"), ("if ", " then 1 else 1"), ("if 1 then 1 else ", ""),
        ("principal.contains(", ")"), ("ip(", ")"), ("1 == (1 + ", ")"), ("", ".a"), ("", "[\"a\"]"),
        ("", ".isEmpty()"),
        ("(1 && ", ")"), ("(", " has a.b.c)"), ("(1 is A in ", ")"),
    ]

    @Test(arguments: nestings)
    func nestingUpToTheBoundIsReadAndBeyondItRefused(_ brackets: (String, String)) throws {
        let (open, close) = brackets
        let deep = policyText(when: Self.nested(open, close, 40))
        let set = try PolicySet.parse(deep)
        #expect(try PolicySet.parse(json: set.jsonText()).policies.count == 1)
        #expect(try PolicySet.parse(set.cedarText()).anonymous == set.anonymous)
        #expect(try PolicySet.parse(PolicyFormatter().format(deep)) == set)
        let code = failure(policyText(when: Self.nested(open, close, 50_000)))?.errors.first?.code
        #expect(code == "parse.too-deep")
    }

    @Test func theDeepestTreesCanBeReadWrittenAndReleased() throws {
        for (open, close) in [("(-(", "))"), ("[[", "]]"), ("", ".a.a")] {
            let text = policyText(when: Self.nested(open, close, 62))
            let set = try PolicySet.parse(text)
            #expect(try PolicySet.parse(json: set.jsonText()) == set)
            #expect(try PolicySet.parse(PolicyFormatter().format(text)) == set)
        }
    }

    @Test(arguments: [" && ", " || ", " + ", " - ", " * "])
    func aChainMayHaveTenThousandOperands(_ separator: String) throws {
        let text = policyText(when: Array(repeating: "1", count: 10_000).joined(separator: separator))
        let set = try PolicySet.parse(text)
        #expect(set.policies.first?.conditions.first?.body.depth == 2)
        #expect(set.jsonText().utf8.count > 10_000)
        #expect(failure(json: set.jsonText())?.errors.first?.code == "json.too-deep")
        #expect(try PolicySet.parse(PolicyFormatter().format(text)) == set)
    }

    @Test func parenthesesInAScopeAreCountedAndNotRecursedInto() throws {
        let many = 100_000
        let entity = String(repeating: "(", count: many) + "A::\"a\"" + String(repeating: ")", count: many)
        #expect(try PolicySet.parse("permit (principal == \(entity), action, resource);").policies.count == 1)
    }

    @Test func aPathInsideAPathIsWrittenOnceEach() throws {
        // Spelled out, forty paths in each other would have 2^40 attribute tests.
        let text = policyText(when: Self.nested("(", " has a.b)", 40))
        let set = try PolicySet.parse(text)
        #expect(set.jsonText().utf8.count < 1_000_000)
        #expect(try PolicySet.parse(json: set.jsonText()).policies.count == 1)
    }

    @Test func sizeAndTokensAreBounded() {
        let text = policyText(when: "1")
        let size = failure(text, limits: PolicyLimits(size: 20))?.errors.first?.code
        let tokens = failure(text, limits: PolicyLimits(tokens: 9))?.errors.first?.code
        #expect(size == "parse.too-large")
        #expect(tokens == "parse.too-large")
    }

    @Test func deepJSONIsRefused() {
        let value = Self.nested("[", "]", 100_000)
        #expect(failure(json: value)?.errors.first?.code == "json.too-deep")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

/// How policy text is laid out.
struct PolicyFormatterTests {
    @Test func aLongPolicyIsBrokenAtItsOperators() throws {
        let text = """
            @id("x")@y permit(principal in Group::"staff",action in[Action::"read",Action::"write"],resource)when{context.\
            mfa&&principal.clearance>=resource.classification||resource.owner==principal&&{a:[1,2,],"b c":007}!={}};
            """
        #expect(
            try PolicyFormatter().format(text) == """
                @id("x")
                @y
                permit (
                  principal in Group::"staff",
                  action in [Action::"read", Action::"write"],
                  resource
                )
                when
                {
                  context.mfa &&
                  principal.clearance >= resource.classification ||
                  resource.owner == principal &&
                  { a: [1, 2], "b c": 7 } != {}
                };

                """
        )
    }

    @Test func commentsStayWithTheirTokens() throws {
        let text = """
            // head
            permit(principal, // who
            action,
            // what
            resource) when { // why
            true // yes
            // end
            }; // tail
            // last
            """
        let formatted = try PolicyFormatter().format(text)
        for comment in ["// head", "// who", "// what", "// why", "// yes", "// end", "// tail", "// last"] {
            #expect(formatted.contains(comment))
        }
        #expect(try PolicyFormatter().format(formatted) == formatted)
    }

    @Test func commentsAtACommaThatIsDroppedAreKept() throws {
        let text = "permit (principal, action, resource, // one\n) when { [1, // two\n // three\n] == [] };"
        let formatted = try PolicyFormatter().format(text)
        #expect(["// one", "// two", "// three"].allSatisfy(formatted.contains))
    }

    @Test func noCommentIsLostAndASecondRoundChangesNothing() throws {
        for seed in 1...200 {
            var generator = RandomPolicyText(seed: UInt64(seed), spacing: .wild)
            let text = generator.text()
            let formatted = try PolicyFormatter().format(text)
            #expect(try PolicyFormatter().format(formatted).utf8.elementsEqual(formatted.utf8), "\(text)")
            #expect(Self.commentCount(formatted) == Self.commentCount(text), "\(text)")
        }
    }

    /// Comments of the generator hold words that its strings do not.
    private static func commentCount(_ text: String) -> Int {
        ["// line ", "// own line", "// both", "// second", "// third", "// first"].map { text.ranges(of: $0).count }
            .reduce(0, +)
    }

    @Test func widthAndIndentationCanBeChosen() throws {
        let text = "permit(principal,action,resource)when{principal.a==resource.b};"
        let narrow = try PolicyFormatter(width: 20, indentation: 4).format(text)
        #expect(narrow.contains("when\n{\n    principal.a == resource.b\n};"))
    }

    @Test func wideCharactersTakeTwoColumns() throws {
        let fits = policyText(when: "{\"\(String(repeating: "é", count: 61))\": 1}")
        let wide = policyText(when: "{\"\(String(repeating: "日", count: 31))\": 1}")
        #expect(try PolicyFormatter().format(fits).contains("when { {"))
        #expect(try !PolicyFormatter().format(wide).contains("when { {"))
    }

    @Test func aTextThatIsWrongIsNotLaidOut() {
        #expect(throws: CedarParseFailure.self) { try PolicyFormatter().format("permit (principal);") }
    }
}

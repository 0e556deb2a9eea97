// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import Testing

@testable import stagedoor

/// Which operands count as seen.
@Suite struct PolicyCoverageTests {
    @Test(
        "an operand counts once it is reached, with what it was",
        arguments: [
            // Text of the conditions, the contexts' flags a, b, c; then for each condition what was seen.
            ("context.a", ["a"], ["context.a": [true]]),
            ("context.a && context.b", [""], ["context.a": [false], "context.b": []]),
            ("context.a && context.b", ["a", "ab"], ["context.a": [true], "context.b": [false, true]]),
            ("context.a || context.b", ["a"], ["context.a": [true], "context.b": []]),
            ("context.a || context.b", ["", "b"], ["context.a": [false], "context.b": [false, true]]),
            (
                "context.a && (context.b || context.c)", ["a"],
                [
                    "context.a": [true], "context.b || context.c": [false], "context.b": [false],
                    "context.c": [false],
                ]
            ),
            (
                "!(context.a && context.b)", ["a"],
                ["context.a": [true], "context.b": [false], "!(context.a && context.b)": [true]]
            ),
            (
                "if context.a then context.b && true else context.c || true", ["b"],
                [
                    "if context.a then context.b && true else context.c || true": [true], "context.b": [], "true": [],
                    "context.c": [false],
                ]
            ),
            (
                "[context.a && context.b] == [context.c]", ["a"],
                ["[context.a && context.b] == [context.c]": [true], "context.a": [true], "context.b": [false]]
            ),
            // What fails was neither true nor false, and nothing behind it is reached.
            ("context.x && context.a", ["a"], ["context.x": [], "context.a": []]),
            (
                "context.a && context.x || context.b", ["ab"],
                ["context.a && context.x": [], "context.a": [true], "context.x": [], "context.b": []]
            ),
            (
                "(context.x == 1) == (context.a && context.b)", ["a"],
                ["(context.x == 1) == (context.a && context.b)": [], "context.a": [], "context.b": []]
            ),
            ("1 && context.a", ["a"], ["1": [], "context.a": []]),
        ] as [(String, [String], [String: Set<Bool>])]
    )
    func operands(condition: String, contexts: [String], expected: [String: Set<Bool>]) throws {
        let coverage = try record("permit (principal, action, resource) when { \(condition) };", contexts)
        let policy = try #require(coverage.first)
        for (text, seen) in expected {
            // The second `true` of a condition is another operand; the first one of a text is meant.
            #expect(policy.conditions.first { $0.text == text }?.seen == seen, "\(text) of \(policy.conditions)")
        }
        #expect(Set(policy.conditions.map(\.text)) == Set(expected.keys))
    }

    @Test("a clause is reached when those before it hold, and only within the scope") func clauses() throws {
        let text = "permit (principal == User::\"u\", action, resource) when { context.a } unless { context.b };"
        let reached = try record(text, ["a"])
        #expect(reached[0].conditions.map(\.seen) == [[true], [false]])
        #expect(reached[0].isSatisfied)
        let unsatisfied = try record(text, ["", "ab"])
        #expect(unsatisfied[0].conditions.map(\.seen) == [[true, false], [true]])
        #expect(!unsatisfied[0].isSatisfied)
        let elsewhere = try record(text.replacing("\"u\"", with: "\"v\""), ["a"])
        #expect(elsewhere[0].conditions.map(\.seen) == [[], []])
    }

    @Test("each link counts for itself, and for its template") func links() throws {
        var set = try PolicySet.parse("permit (principal == ?principal, action, resource) when { context.a };")
        for name in ["u", "v"] {
            let user = EntityUID(type: Name(parts: ["User"]), id: CedarString(name))
            set.links.append(TemplateLink(templateID: "policy0", id: CedarString(name), values: .init(principal: user)))
        }
        let coverage = try record(set, ["a"])
        let satisfied = Dictionary(uniqueKeysWithValues: coverage.map { ($0.id, $0.isSatisfied) })
        #expect(satisfied == ["policy0": true, "u": true, "v": false])
        #expect(coverage.first { $0.id == "policy0" }?.conditions.map(\.seen) == [[true]])
    }

    @Test("tests of one policy file add up") func total() throws {
        let text = "permit (principal, action, resource) when { context.a && context.b };"
        var total = CoverageTotal()
        total.add(try record(text, ["a"]))
        #expect(total.counts == (seen: 2, all: 5))
        total.add(try record(text, ["ab", ""]))
        #expect(total.counts == (seen: 5, all: 5))
        #expect(total.percent == 100)
        #expect(total.text == "coverage 100.0 % (5 of 5 outcomes of 1 policies)\n")
    }

    @Test("what was never exercised is named with its place") func named() throws {
        var total = CoverageTotal()
        total.add(try record("@id(\"p\") permit (principal, action, resource)\nwhen { context.a };", [""]))
        #expect(
            total.text == """
                p.cedar:1:1: never satisfied: p
                p.cedar:2:8: never true: context.a (p)
                coverage 33.3 % (1 of 3 outcomes of 1 policies)

                """
        )
    }

    private func record(_ text: String, _ contexts: [String]) throws -> [PolicyCoverage] {
        try record(PolicySet.parse(text), contexts, text)
    }

    /// Decides a request for each context, which holds `a`, `b` and `c` as the letters say.
    private func record(_ set: PolicySet, _ contexts: [String], _ text: String = "") throws -> [PolicyCoverage] {
        let table = SymbolTable()
        let file = InputFile(name: "p.cedar", bytes: Array(text.utf8))
        let entities = try EntityStore([] as [Entity], table: table)
        var recorder = try CoverageRecorder(set, file, entities, table)
        func uid(_ type: String, _ id: String) -> EntityUID {
            EntityUID(type: Name(parts: [type]), id: CedarString(id))
        }
        for letters in contexts {
            let members = ["a", "b", "c"].map { name in
                CedarRecord.Member(key: CedarString(name), value: .bool(letters.contains(name)))
            }
            let context = try #require(CedarRecord(members))
            recorder.record(
                AuthorizationRequest(
                    principal: uid("User", "u"),
                    action: uid("Action", "do"),
                    resource: uid("Thing", "t"),
                    context: context
                )
            )
        }
        return recorder.coverage
    }
}

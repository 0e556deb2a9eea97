// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

@testable import OpenIDConnect

struct ClaimRuleTests {
    @Test(arguments: [
        ("acme/*", "acme/app", true), ("acme/*", "acme/app/x", false), ("acme/*", "acme2/app", false),
        ("acme/*", "acme/", true), ("acme/**", "acme/app/x", true), ("acme/**", "acme/", false),
        ("acme/**", "acme", false),
        ("acme/app-*-prod", "acme/app-eu-prod", true), ("acme/app-*-prod", "acme/app-prod", false),
        ("**", "a:b/c", true), ("**", "", false), ("*", "", true), ("*", "a:b", false), ("*", "a/b", false),
        ("repo:acme/app:ref:*", "repo:acme/app:ref:x:environment:prod", false),
        ("repo:acme/app:environment:*", "repo:acme/app:environment:a:ref:refs/heads/main", false),
        ("**/main", "refs/heads/main", true), ("a/**/z", "a/z", false), ("a/**/z", "a/b/c/z", true),
        ("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa", false), ("a.c", "abc", false), ("[a]", "a", false),
        ("Acme", "acme", false),
        ("caf\u{E9}", "cafe\u{301}", false), ("x*", "x\u{1F600}", true),
    ])
    func aPatternStandsForWhatItSaysSegmentBySegment(_ pattern: String, _ text: String, _ isMatch: Bool) throws {
        #expect(try ClaimPattern(pattern).matches(text) == isMatch)
    }

    @Test(arguments: ["", "a**", "**a", "a/**b", "***", "a/***/b", String(repeating: "a", count: 513)])
    func aPatternThatSaysNothingClearIsRefused(_ pattern: String) {
        #expect(throws: RuleTextError.self) { try ClaimPattern(pattern) }
    }

    /// By trying all ways to cut the text: slow and plainly right.
    private func isMatch(_ pattern: Substring, _ text: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if pattern.hasPrefix("**") {
            return text.indices.contains { isMatch(pattern.dropFirst(2), text[text.index(after: $0)...]) }
        }
        if first == "*" {
            if isMatch(pattern.dropFirst(), text) { return true }
            guard let next = text.first, next != "/", next != ":" else { return false }
            return isMatch(pattern, text.dropFirst())
        }
        return text.first == first && isMatch(pattern.dropFirst(), text.dropFirst())
    }

    @Test func patternsMatchAsTheirDefinitionSays() {
        var random = SeededGenerator(seed: 3)
        var matches = 0
        for _ in 0..<20_000 {
            let letters = ["a", "b", "/", ":", "*", "/**/", "**"]
            let pattern = (0..<random.below(6)).map { _ in random.pick(letters, or: "") }.joined()
            let text = (0..<random.below(7)).map { _ in random.pick(["a", "b", "/", ":"], or: "") }.joined()
            guard let read = try? ClaimPattern(pattern) else { continue }
            let isMatch = isMatch(pattern[...], text[...])
            #expect(read.matches(text) == isMatch, "\(pattern) \(text)")
            if isMatch { matches += 1 }
        }
        #expect(matches > 200)
    }

    @Test func aPathIsANameOrAPointer() throws {
        let claims = try JSON(
            parsing: """
                {"a.b": 1, "https://x/y": 2, "kubernetes.io": {"namespace": "n", "a/b": {"~": 3}}, "l": [{"x": 4}]}
                """
        )
        func value(_ path: String) throws -> Int? { try ClaimPath(path).value(in: claims)?.int }
        #expect(try value("a.b") == 1)
        #expect(try value("https://x/y") == 2)
        #expect(try ClaimPath("/kubernetes.io/namespace").value(in: claims)?.string == "n")
        #expect(try value("/kubernetes.io/a~1b/~0") == 3)
        #expect(try value("/l/0/x") == 4)
        #expect(try value("kubernetes.io.namespace") == nil)
        #expect(try value("/l/00/x") == nil)
        #expect(try ClaimPath("/a.b") == ClaimPath("a.b"))
        for text in ["", "/a~", "/a~2", String(repeating: "x", count: 257)] {
            #expect(throws: RuleTextError.self, "\(text)") { try ClaimPath(text) }
        }
    }

    @Test func conditionsCompareSingleValuesByTheirText() throws {
        let claims = try JSON(
            parsing: "{\"t\": \"true\", \"b\": true, \"n\": 7, \"f\": 7.0, \"l\": [\"x\", 7], \"z\": null, \"o\": {}}"
        )
        func holds(_ claim: String, _ test: ClaimCondition.Test) -> Bool {
            ClaimCondition(path: ClaimPath(name: claim), test: test).holds(in: claims)
        }
        #expect(
            holds("t", .isOne(of: ["true"])) && holds("b", .isOne(of: ["x", "true"])) && holds("n", .isOne(of: ["7"]))
        )
        #expect(
            !holds("f", .isOne(of: ["7", "7.0"])) && !holds("l", .isOne(of: ["x"])) && !holds("z", .isOne(of: [""]))
        )
        #expect(holds("l", .contains(["x"])) && holds("l", .contains(["7"])) && !holds("t", .contains(["true"])))
        #expect(holds("t", .exists(true)) && holds("o", .exists(true)) && !holds("z", .exists(true)))
        #expect(holds("z", .exists(false)) && holds("absent", .exists(false)) && !holds("t", .exists(false)))
        let patterns = [try ClaimPattern("*"), try ClaimPattern("**")]
        #expect(!holds("absent", .isOne(of: [""])) && !holds("absent", .matches(patterns)))
        #expect(!holds("o", .matches(patterns)))
    }

    @Test(arguments: [
        "", ":", "a:", ":a", "${a}", "${a}:b", "a:${b}c", "a:x${b}", "a:${b", "a:b}", "a:${}", "a:${${b}}", "a b",
        "a:b%20",
        "caf\u{E9}:${a}", "a:${b}${c}", "a:\"", "a:" + String(repeating: "b:", count: 16) + "c",
    ])
    func aTemplateThatIsNotClearIsRefused(_ text: String) {
        #expect(throws: RuleTextError.self) { try IdentityTemplate(text) }
    }

    @Test func aClaimBringsNoColonAlong() throws {
        let template = try IdentityTemplate("ci:${a}:ref:${/b/c}")
        func id(_ a: String, _ c: String) throws -> String {
            try template.fill(.object([("a", .string(a)), ("b", .object([("c", .string(c))]))]))
        }
        #expect(try id("acme/app", "refs/heads/main") == "ci:acme/app:ref:refs/heads/main")
        #expect(try id("x:ref:y", "z") == "ci:x%3Aref%3Ay:ref:z")
        #expect(try id("x%3A", "\u{E9}\n\"") == "ci:x%253A:ref:%C3%A9%0A%22")
        #expect(throws: UnusableClaim.self) { try id("", "x") }
        #expect(throws: UnusableClaim.self) { try id(String(repeating: "x", count: 1_025), "x") }
        #expect(throws: UnusableClaim.self) { try template.fill(.object([("a", .string("x"))])) }
        #expect(throws: UnusableClaim.self) { try template.fill(.object([("a", .array([])), ("b", .null)])) }
    }

    /// Two templates of words and claims that can be told apart, and values that try to be something else.
    @Test func noValuesOfClaimsGiveTheIdOfOthers() throws {
        var random = SeededGenerator(seed: 5)
        let words = ["ci", "ref", "x"]
        let names = ["a", "b", "c"]
        let values = [
            "ci", "ref", "x", "x:ref", "ref:x", "%3A", ":", "x%3Aref", "/", "x/ref", "é", "e\u{301}", "%", "A",
            "\u{212A}", "K",
        ]
        var ids: [String: [String]] = [:]
        var repeated = 0
        for _ in 0..<60_000 {
            var texts = [random.pick(words, or: "")]
            for _ in 0..<random.below(4) {
                texts.append(random.once(in: 2) ? random.pick(words, or: "") : "${\(random.pick(names, or: ""))}")
            }
            let template = try IdentityTemplate(texts.joined(separator: ":"))
            let claims = names.map { name in (name, random.pick(values, or: "")) }
            let id = try template.fill(.object(claims.map { ($0.0, .string($0.1)) }))
            #expect(id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            // What the id says: its parts, each a word or the bytes of a claim's value.
            let meaning = texts.map { text in claims.first { text == "${\($0.0)}" }?.1 ?? text }
            if let earlier = ids[id] {
                repeated += 1
                let isSame =
                    earlier.count == meaning.count
                    && zip(earlier, meaning).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
                #expect(isSame, "\(id): \(earlier) \(meaning)")
            }
            ids[id] = meaning
        }
        #expect(repeated > 1_000 && ids.count > 1_000)
    }

    @Test func templatesThatCanMakeTheSameIdAreSeen() throws {
        func collide(_ one: String, _ other: String) throws -> Bool {
            let (one, other) = (try IdentityTemplate(one), try IdentityTemplate(other))
            #expect(one.canCollide(with: other) == other.canCollide(with: one))
            return one.canCollide(with: other)
        }
        #expect(try collide("ci:${a}", "ci:${b}"))
        #expect(try collide("ci:${a}", "ci:x"))
        #expect(try collide("ci:${a}:x", "ci:y:${b}"))
        #expect(try !collide("ci:${a}:ref:${b}", "ci:${a}:environment:${b}"))
        #expect(try !collide("ci:${a}", "other:${a}"))
        #expect(try !collide("ci:${a}", "ci:${a}:${b}"))
    }

    @Test func groupsAndAttributesComeFromClaims() throws {
        let rule = ClaimRule(
            conditions: [],
            principalType: .person,
            principalID: try IdentityTemplate("okta:${sub}"),
            groups: [
                try IdentityTemplate("crew"), try IdentityTemplate("okta:${groups}"), try IdentityTemplate("crew"),
            ],
            attributes: [
                ("kind", .text("staff")), ("mail", .claim(ClaimPath(name: "email"))),
                ("level", .claim(ClaimPath(name: "level"))), ("mfa", .claim(ClaimPath(name: "mfa"))),
                ("groups", .claim(ClaimPath(name: "groups"))), ("none", .claim(ClaimPath(name: "none"))),
            ]
        )
        let claims = try JSON(
            parsing: "{\"groups\": [\"a:b\", \"c\"], \"email\": \"ada@example.com\", \"level\": 3, \"mfa\": true}"
        )
        #expect(try rule.groupIDs(claims) == ["crew", "okta:a%3Ab", "okta:c"])
        let attributes = try rule.attributeValues(claims)
        #expect(
            attributes == [
                "kind": .text("staff"), "mail": .text("ada@example.com"), "level": .number(3), "mfa": .flag(true),
                "groups": .texts(["a:b", "c"]),
            ]
        )
        let many = JSON.object([("groups", .array(Array(repeating: .string("x"), count: 257)))])
        #expect(throws: UnusableClaim.self) { try rule.groupIDs(many) }
        #expect(throws: UnusableClaim.self) { try rule.groupIDs(.object([("groups", .array([.object([])]))])) }
        #expect(throws: UnusableClaim.self) { try rule.attributeValues(.object([("level", .object([]))])) }
        #expect(try rule.groupIDs(.object([("groups", .array([]))])) == ["crew"])
    }
}

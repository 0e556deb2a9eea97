// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import Testing

@testable import OpenIDConnect

struct ConfigurationTests {
    /// Places and messages of what is wrong.
    private func complaints(_ text: String) -> [String] {
        do throws(IdentityConfigurationError) {
            _ = try IdentityConfiguration(parsing: Array(text.utf8), file: "identities.yaml")
            return []
        } catch {
            return error.findings.map { finding in
                "\(finding.location?.line ?? 0):\(finding.location?.column ?? 0) \(finding.message)"
            }
        }
    }

    private static let start = "issuers:\n  - issuer: https://i.example\n    audiences: a\n"
    private static let rule = "    rules:\n      - principal: {type: Service, id: \"x:${sub}\"}\n"

    @Test func theSmallestConfigurationIsTaken() throws {
        let text = Self.start + Self.rule
        let issuer = try IdentityConfiguration(parsing: Array(text.utf8), file: "i.yaml").issuers[0]
        #expect(issuer.issuer.text == "https://i.example")
        #expect(issuer.algorithms == SignatureAlgorithm.usual)
        #expect([issuer.clockSkew, issuer.maximumLifetime, issuer.staleLimit] == [60, 86_400, 86_400])
        #expect(issuer.keySetAddress == nil)
    }

    @Test func everyKeyIsRead() throws {
        let text =
            Self.start + """
                    algorithms: [ES256, EdDSA]
                    clockSkew: 0s
                    maxLifetime: 90m
                    staleKeys: 48h
                    jwksURI: https://keys.example/set?v=1
                    caFile: /etc/ca.pem
                    tokenFile: /run/token
                    require: [{claim: a, exists: true}]

                """ + Self.rule
        let issuer = try IdentityConfiguration(parsing: Array(text.utf8), file: "i.yaml").issuers[0]
        #expect(issuer.algorithms == [.es256, .edDSA])
        #expect([issuer.clockSkew, issuer.maximumLifetime, issuer.staleLimit] == [0, 5_400, 172_800])
        #expect(issuer.keySetAddress?.text == "https://keys.example/set?v=1")
        #expect(issuer.authorityFile == "/etc/ca.pem" && issuer.tokenFile == "/run/token")
        #expect(issuer.requiredClaims.count == 1)
    }

    /// What is wrong in a whole file.
    private static let files: [(String, String)] = [
        ("", "1:1 1:1: the input holds no document"), ("[]", "1:1 the configuration is no mapping"), ("issuers: [", ""),
        ("{}", "1:1 there are neither 'issuers' nor 'certificates'"), ("issuers: []", "1:10 'issuers' is no list"),
        ("issuers: {}", "1:10 'issuers' is no list"), ("issuers: [1]", "1:11 an issuer is no mapping"),
        ("issuers: []\nother: 1", "2:1 'other' is no key of the configuration"),
        ("issuers:\n  - audiences: a\n", "2:5 the entry has no 'issuer'"),
        ("issuers:\n  - issuer: https://i.example\n", "2:5 the issuer has no 'audiences'"),
        ("issuers:\n  - issuer: https://i.example?x\n    audiences: a\n", "2:13 an issuer's URL has no query"),
    ]

    /// What is wrong in the fourth line, after an issuer and its audience.
    private static let lines: [(String, String)] = [
        ("clockSkew: 0s", "2:5 the issuer has no 'rules'"), ("rules: []", "4:12 'rules' is no list"),
        ("algorithms: [RS256, none]", "4:17 'algorithms' has one that is not known"),
        ("algorithms: HS256", "4:17 'algorithms' has one that is not known"),
        ("clockSkew: 60", "4:16 'clockSkew' is no time"), ("clockSkew: +5s", "4:16 'clockSkew' is no time"),
        ("clockSkew: 11m", "4:16 'clockSkew' is no time"), ("clockSkew: ''", "4:16 'clockSkew' is no time"),
        ("maxLifetime: 99999999999h", "4:18 'maxLifetime' is no time"),
        ("jwksURI: http://i.example/k", "4:14 'jwksURI': http:// is for this machine only"),
        ("preset: nobody", "4:13 'nobody' is no preset"), ("name: x", "4:11 'name' is for issuers with a preset"),
        ("owners: [x]", "4:5 'owners' is no key of an issuer"),
        ("require: [{claim: a}]", "4:15 a condition asks for nothing"),
        ("require: [{equals: a}]", "4:15 a condition has no 'claim'"),
        ("require: [{claim: a, equals: b, exists: true}]", "4:15 a condition asks for nothing, or"),
        ("require: [{claim: a, equals: 1.5}]", "4:34 'equals' is neither a text"),
        ("require: [{claim: a, exists: yes}]", "4:34 'exists' is neither true nor false"),
        ("require: [{claim: a, matches: \"a**\"}]", "4:35 'a**' is no pattern"),
        ("require: [{claim: /a~, equals: b}]", "4:23 'claim': in a path"),
        ("rules: [{}]", "4:13 a rule has no 'principal'"),
        ("rules: [{principal: {type: Robot, id: x}}]", "4:32 a principal has no known 'type'"),
        ("rules: [{principal: {type: Service}}]", "4:25 a principal has no 'id'"),
        ("rules: [{principal: {type: Service, id: \"${sub}\"}}]", "4:45 '${sub}' is no id"),
    ]

    /// What is wrong in the sixth line, after the principal of a rule.
    private static let ruleLines: [(String, String)] = [
        ("groups: [\"${g}\"]", "6:17 '${g}' is no id"),
        ("attributes: {\"a-b\": x}", "6:22 the name of an attribute"),
        ("attributes: {a: \"x-${b}\"}", "6:25 the attribute 'a'"), ("when: []", "6:15 'when' has no condition"),
    ]

    @Test func whatIsWrongIsSaidWithItsPlace() {
        var cases = Self.files
        cases += Self.lines.map { ("\(Self.start)    \($0.0)\n", $0.1) }
        cases += Self.ruleLines.map { ("\(Self.start)\(Self.rule)        \($0.0)\n", $0.1) }
        for (text, expected) in cases {
            #expect(complaints(text).contains { $0.hasPrefix(expected) }, "\(text): \(complaints(text))")
        }
    }

    @Test func everythingThatIsWrongIsSaidAtOnce() {
        let text = "issuers:\n  - issuer: ftp://x\n    audiences: 1.5\n    clockSkew: x\n    hello: 1\n"
        #expect(complaints(text).count >= 3)
    }

    @Test func principalsThatCouldBeTakenForEachOtherAreAnError() {
        func two(_ one: String, _ other: String, issuer: String = "https://j.example") -> String {
            """
            issuers:
              - issuer: https://i.example
                audiences: a
                rules: [{principal: {type: Service, id: "\(one)"}}]
              - issuer: \(issuer)
                audiences: a
                rules: [{principal: {type: Service, id: "\(other)"}}]

            """
        }
        #expect(complaints(two("x:${sub}", "y:${sub}")) == [])
        #expect(complaints(two("x:${sub}", "x:${sub}")).first?.hasPrefix("5:5 the ids") == true)
        #expect(complaints(two("x:${sub}", "x:root")).first?.hasPrefix("5:5 the ids") == true)
        #expect(complaints(two("x:${sub}", "y:z", issuer: "https://i.example")).first?.contains("twice") == true)
        let within =
            Self.start + """
                    rules:
                      - principal: {type: Service, id: "x:${a}"}
                      - principal: {type: Service, id: "x:${b}"}

                """
        #expect(complaints(within).count == 1)
        let apart =
            Self.start + """
                    rules:
                      - principal: {type: Service, id: "x:${a}"}
                      - principal: {type: Person, id: "x:${b}"}
                      - principal: {type: Service, id: "x:${a}"}

                """
        #expect(complaints(apart) == [])
    }

    @Test func groupsFromClaimsBelongToOneIssuer() {
        func two(_ one: String, _ other: String) -> String {
            """
            issuers:
              - issuer: https://i.example
                audiences: a
                rules: [{principal: {type: Service, id: "x:${sub}"}, groups: "\(one)"}]
              - issuer: https://j.example
                audiences: a
                rules: [{principal: {type: Service, id: "y:${sub}"}, groups: "\(other)"}]

            """
        }
        #expect(complaints(two("team:${g}", "team:${g}")).count == 1)
        #expect(complaints(two("x:${g}", "y:${g}")) == [])
        #expect(complaints(two("crew", "crew")) == [])
    }

    @Test func twoClustersNeedTwoNames() {
        func clusters(_ name: String) -> String {
            let start = "preset: kubernetes\n    audiences: a\n    namespaces: [n]\n    issuer: https:"
            return "issuers:\n  - \(start)//one.example\n  - \(start)//two.example\n\(name)"
        }
        #expect(complaints(clusters("")).first?.contains("can be the same") == true)
        #expect(complaints(clusters("    name: two\n")) == [])
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

@testable import OpenIDConnect

/// Tokens of attackers: each fails, and fails the check that is there for it.
@Suite(.enabled(if: TokenMaker.isInstalled))
struct ForgedTokenTests {
    private let maker: TokenMaker
    private let issuer = TestIssuer()
    private let verifier: TokenVerifier

    init() throws {
        maker = try TokenMaker.shared.get()
        issuer.serve(try maker.keySet(["rsa", "p256"]))
        verifier = try issuer.verifier()
    }

    private func base64(_ text: String) -> String { Base64Text.encode(Array(text.utf8)) }

    private func refusals(_ orders: [JSON]) async throws -> [IdentityTokenError.Check?] {
        var checks: [IdentityTokenError.Check?] = []
        for token in try maker.sign(orders) { checks.append(await refusal(verifier, token)) }
        return checks
    }

    @Test func unsignedTokensAreRefused() async throws {
        let payload = base64(TestIssuer.claims().compactText)
        for name in ["none", "None", "NONE", "nOnE", ""] {
            let header = base64("{\"alg\":\"\(name)\",\"kid\":\"rsa\"}")
            #expect(await refusal(verifier, "\(header).\(payload).") == .form)
            #expect(await refusal(verifier, "\(header).\(payload).AA") == .algorithm)
        }
        let header = base64("{\"alg\":\"RS256\",\"kid\":\"rsa\"}")
        #expect(await refusal(verifier, "\(header).\(payload).") == .form)
        #expect(await refusal(verifier, "\(header).\(payload).AA") == .signature)
    }

    @Test func aPublicKeyIsNoSharedSecret() async throws {
        let orders = try ["pem", "der"].map { try maker.confusedOrder("rsa", TestIssuer.claims(), form: $0) }
        #expect(try await refusals(orders) == [.algorithm, .algorithm])
    }

    @Test func aKeyOfAnotherKindIsNotAsked() async throws {
        let claims = TestIssuer.claims()
        let orders = [
            try maker.order("p256", "ES256", claims, header: [("kid", .string("rsa"))]),
            try maker.order("rsa", "RS256", claims, header: [("kid", .string("p256"))]),
        ]
        #expect(try await refusals(orders) == [.unknownKey, .unknownKey])
    }

    @Test func keysThatATokenBringsAlongAreNotLookedAt() async throws {
        let own = try maker.publicKey("rsa3")
        let header: [(String, JSON)] = [
            ("jwk", own), ("jku", .string("https://evil.example/keys")), ("x5u", .string("https://evil.example/x")),
        ]
        let orders = [
            try maker.order("rsa3", "RS256", TestIssuer.claims(), header: header),
            try maker.order("rsa3", "RS256", TestIssuer.claims(), header: header + [("kid", .string("rsa"))]),
        ]
        #expect(try await refusals(orders) == [.unknownKey, .signature])
        #expect(issuer.requests.allSatisfy { $0.address.text == TestIssuer.url + "/keys" })
    }

    @Test func criticalHeadersAndTokensOfOtherKindsAreRefused() async throws {
        let claims = TestIssuer.claims().compactText
        let headers = [
            "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"exp\"],\"exp\":1}",
            "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[]}",
            "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"logout+jwt\"}",
            "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":7}",
            "{\"alg\":\"RS256\",\"kid\":7}", "{\"alg\":7,\"kid\":\"rsa\"}", "{\"kid\":\"rsa\"}",
        ]
        let orders = try headers.map { try maker.rawOrder("rsa", "RS256", header: $0, payload: claims) }
        #expect(try await refusals(orders) == Array(repeating: .header, count: headers.count))
        let taken = try ["JWT", "jwt", "application/jwt", "at+jwt"].map { type in
            try maker.rawOrder(
                "rsa",
                "RS256",
                header: "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"\(type)\"}",
                payload: claims
            )
        }
        #expect(try await refusals(taken) == [nil, nil, nil, nil])
    }

    @Test func membersThatAreNamedTwiceAreRefused() async throws {
        let claims = TestIssuer.claims().compactText
        let header = "{\"alg\":\"RS256\",\"kid\":\"rsa\"}"
        let orders = [
            try maker.rawOrder("rsa", "RS256", header: "{\"alg\":\"none\",\"alg\":\"RS256\"}", payload: claims),
            try maker.rawOrder("rsa", "RS256", header: header, payload: claims.dropLast() + ",\"project\":\"x\"}"),
            try maker.rawOrder("rsa", "RS256", header: header, payload: claims.dropLast() + ",\"\\u0069ss\":\"x\"}"),
            try maker.rawOrder("rsa", "RS256", header: header, payload: "[1]"),
            try maker.rawOrder("rsa", "RS256", header: header, payload: claims + "{}"),
        ]
        #expect(try await refusals(orders) == Array(repeating: .form, count: orders.count))
    }

    @Test func hugeAndDeepTokensAreRefused() async throws {
        let header = "{\"alg\":\"RS256\",\"kid\":\"rsa\"}"
        let wide = TestIssuer.claims([("x", .string(String(repeating: "x", count: 13_000)))])
        let deep = String(repeating: "[", count: 3_000) + String(repeating: "]", count: 3_000)
        let tokens = try maker.sign([
            try maker.order("rsa", "RS256", wide),
            try maker.rawOrder("rsa", "RS256", header: header, payload: "{\"iss\":\(deep)}"),
        ])
        #expect(await refusal(verifier, tokens[0]) == .size)
        #expect(await refusal(verifier, tokens[1]) == .form)
        #expect(await refusal(verifier, String(repeating: "A", count: 50_000_000)) == .size)
        #expect(await refusal(verifier, String(repeating: ".", count: 16_000)) == .form)
        #expect(verifier.remembered(String(repeating: "A", count: 50_000_000)) == nil)
    }

    @Test func base64HasOneFormOnly() async throws {
        // Lengths that leave bits over, so that there are other texts for the same bytes.
        let claims = [0, 1, 2].map { TestIssuer.claims([("x", .string(String(repeating: "x", count: $0)))]) }
        let tokens = try maker.sign(try claims.map { try maker.order("p256", "ES256", $0) })
        for token in tokens {
            #expect(await refusal(verifier, token) == nil)
            let parts = token.split(separator: ".").map(String.init)
            for index in 0..<3 {
                for part in variants(parts[index]) {
                    var changed = parts
                    changed[index] = part
                    let check = await refusal(verifier, changed.joined(separator: "."))
                    #expect(check == .form, "part \(index): \(part.suffix(4))")
                }
            }
        }
    }

    /// Other ways to write what a part says, and ways that say nothing.
    private func variants(_ part: String) -> [String] {
        var variants = [part + "=", part + "==", part + "\n", " " + part, part + "A=", part + "é", part + "\u{0}"]
        variants.append(part + String(repeating: "A", count: (5 - part.utf8.count % 4) % 4))
        if part.contains("-") || part.contains("_") {
            variants.append(part.replacing("-", with: "+").replacing("_", with: "/"))
        }
        if part.utf8.count % 4 != 0, let last = part.utf8.last {
            // The letter after the last one has the same upper bits.
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
            let place = letters.firstIndex(of: last) ?? 0
            variants.append(part.dropLast() + String(decoding: [letters[place ^ 1]], as: UTF8.self))
        }
        return variants
    }

    @Test func anIssuersKeyIsGoodForItsOwnTokensOnly() async throws {
        let other = "https://other.example"
        issuer.serve(try maker.keySet(["rsa3"]), at: other + "/keys")
        let both = try issuer.verifier([try TestIssuer.configuration(), try TestIssuer.configuration(other)])
        let foreign = TestIssuer.claims([("iss", .string(other))])
        let tokens = try maker.sign([
            try maker.order("rsa3", "RS256", foreign), try maker.order("rsa", "RS256", foreign),
            try maker.order("rsa3", "RS256", TestIssuer.claims()),
            try maker.order("rsa3", "RS256", TestIssuer.claims(), header: [("kid", .string("rsa"))]),
        ])
        #expect(await refusal(both, tokens[0]) == nil)
        #expect(await refusal(both, tokens[1]) == .unknownKey)
        #expect(await refusal(both, tokens[2]) == .unknownKey)
        #expect(await refusal(both, tokens[3]) == .signature)
    }

    @Test func textsThatOnlyLookTheSameAreOthers() async throws {
        // U+212A is canonically equivalent to K, and é to e with an accent.
        let kelvin = "https://\u{212A}elvin.example"
        var plain = try TestIssuer.configuration("https://Kelvin.example")
        plain.audiences = ["stagedoor", "caf\u{E9}"]
        issuer.serve(try maker.keySet(["rsa"]), at: "https://Kelvin.example/keys")
        let verifier = try issuer.verifier([plain])
        func claims(_ issuer: String, _ audience: String) -> JSON {
            TestIssuer.claims([("iss", .string(issuer)), ("aud", .string(audience))])
        }
        let tokens = try maker.sign([
            try maker.order("rsa", "RS256", claims("https://Kelvin.example", "caf\u{E9}")),
            try maker.order("rsa", "RS256", claims(kelvin, "stagedoor")),
            try maker.order("rsa", "RS256", claims("https://Kelvin.example", "cafe\u{301}")),
        ])
        #expect(await refusal(verifier, tokens[0]) == nil)
        #expect(await refusal(verifier, tokens[1]) == .issuer)
        #expect(await refusal(verifier, tokens[2]) == .audience)
    }

    @Test func noErrorRepeatsTheToken() async throws {
        let secret = "s3cr3t-in-the-claims"
        let claims = TestIssuer.claims([("project", .null), ("x", .string(secret)), (secret, .int(1))])
        let bad = "{\"\(secret)\":1,\"\(secret)\":2}"
        let tokens = try maker.sign([
            try maker.order("rsa", "RS256", claims), try maker.order("rsa3", "RS256", claims),
            try maker.rawOrder("rsa", "RS256", header: "{\"alg\":\"RS256\"}", payload: bad),
            try maker.rawOrder("rsa", "RS256", header: "{\"alg\":\"\(secret)\"}", payload: "{}"),
            try maker.order("rsa", "RS256", TestIssuer.claims([("iss", .string(secret))])),
            try maker.order("rsa", "RS256", TestIssuer.claims([("aud", .string(secret))])),
        ])
        for token in tokens {
            do throws(IdentityTokenError) {
                _ = try await verifier.authenticate(token)
                Issue.record("taken")
            } catch {
                #expect(!"\(error)".contains(secret))
                #expect(!String(reflecting: error).contains(secret))
                #expect(token.split(separator: ".").allSatisfy { !"\(error)".contains($0) })
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

@testable import OpenIDConnect

/// What is remembered of tokens that were verified.
struct VerifiedTokensTests {
    private func digest(_ text: String) -> TokenDigest {
        Array(text.utf8).withUnsafeBytes { TokenDigest($0) }
    }

    private func identity(_ id: String) -> VerifiedIdentity {
        VerifiedIdentity(
            principalType: .service,
            principalID: id,
            groups: [],
            attributes: [:],
            issuer: "i",
            subject: "s",
            tokenID: nil,
            expires: 100
        )
    }

    @Test func aTokenIsRememberedUntilItsTime() {
        let tokens = VerifiedTokens(capacity: 10)
        tokens.remember(identity("a"), digest("t"), until: 100)
        #expect(tokens.identity(digest("t"), now: 99)?.principalID == "a")
        #expect(tokens.identity(digest("u"), now: 99) == nil)
        #expect(tokens.identity(digest("t"), now: 100) == nil)
        #expect(tokens.count == 0)
    }

    @Test func theCountIsBoundedAndWhatIsUsedStays() {
        let tokens = VerifiedTokens(capacity: 100)
        tokens.remember(identity("used"), digest("used"), until: 100)
        for number in 0..<10_000 {
            tokens.remember(identity("\(number)"), digest("\(number)"), until: 100)
            #expect(tokens.identity(digest("used"), now: 1)?.principalID == "used")
            #expect(tokens.count <= 100)
        }
        #expect(tokens.identity(digest("1"), now: 1) == nil)
        #expect(tokens.identity(digest("9999"), now: 1) != nil)
    }

    @Test(.enabled(if: TokenMaker.isInstalled))
    func aVerifiedTokenIsKnownWithoutItsKeysUntilItEnds() async throws {
        let maker = try TokenMaker.shared.get()
        let issuer = TestIssuer()
        issuer.serve(try maker.keySet(["rsa"]))
        let verifier = try issuer.verifier()
        let tokens = try maker.sign([
            try maker.order("rsa", "RS256", TestIssuer.claims()),
            try maker.order("rsa", "RS256", TestIssuer.claims([("exp", .int(TestIssuer.start + 40))])),
            try maker.order("rsa3", "RS256", TestIssuer.claims()),
        ])
        #expect(verifier.remembered(tokens[0]) == nil)
        for token in tokens.prefix(2) {
            let identity = try await verifier.authenticate(token)
            #expect(verifier.remembered(token) == identity)
            #expect(verifier.remembered(("Bearer " + token).dropFirst(7)) == identity)
        }
        #expect(await refusal(verifier, tokens[2]) == .unknownKey)
        #expect(verifier.remembered(tokens[2]) == nil)
        issuer.pass(40)
        #expect(verifier.remembered(tokens[0]) != nil)
        #expect(verifier.remembered(tokens[1]) == nil)
        // Within the skew it is still good, but verified each time.
        #expect(await refusal(verifier, tokens[1]) == nil)
        #expect(verifier.remembered(tokens[1]) == nil)
        issuer.pass(60)
        #expect(await refusal(verifier, tokens[1]) == .expired)
        issuer.pass(200)
        #expect(verifier.remembered(tokens[0]) == nil)
    }
}

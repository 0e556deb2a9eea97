// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

@testable import OpenIDConnect

/// Tokens that two other libraries signed.
@Suite(.enabled(if: TokenMaker.isInstalled))
struct SignatureTests {
    private static let pairs: [(key: String, algorithm: String)] = [
        ("rsa", "RS256"), ("rsa3", "RS384"), ("rsa", "RS512"), ("rsa", "PS256"), ("rsa3", "PS384"), ("rsa", "PS512"),
        ("p256", "ES256"), ("p384", "ES384"), ("p521", "ES512"), ("ed", "EdDSA"),
    ]
    private static let names = ["rsa", "rsa3", "p256", "p384", "p521", "ed"]

    @Test func everyAlgorithmOfEveryLibraryIsVerified() async throws {
        let maker = try TokenMaker.shared.get()
        let issuer = TestIssuer()
        issuer.serve(try maker.keySet(Self.names))
        let verifier = try issuer.verifier()
        var orders = try TokenMaker.Signer.allCases.flatMap { signer in
            try Self.pairs.map { try maker.order($0.key, $0.algorithm, TestIssuer.claims(), by: signer) }
        }
        orders.append(try maker.order("ed", "Ed25519", TestIssuer.claims()))
        for token in try maker.sign(orders) {
            let identity = try await verifier.authenticate(token)
            #expect(identity.principalID == "ci:lights/desk")
            #expect(identity.principalType == .pipeline)
            #expect(identity.subject == "job 7")
            #expect(identity.tokenID == "one")
            #expect(identity.expires == TestIssuer.start + 600)
        }
        #expect(issuer.requests.count == 1)
    }

    @Test func noChangedBitOfAnyPartPasses() async throws {
        let maker = try TokenMaker.shared.get()
        let issuer = TestIssuer()
        issuer.serve(try maker.keySet(Self.names))
        let verifier = try issuer.verifier()
        let tokens = try maker.sign(Self.pairs.map { try maker.order($0.key, $0.algorithm, TestIssuer.claims()) })
        var random = SeededGenerator(seed: 11)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for token in tokens {
            for _ in 0..<40 {
                var bytes = Array(token.utf8)
                let place = random.below(bytes.count)
                let letter = random.pick(letters, or: 0x41)
                if bytes[place] == letter || bytes[place] == UInt8(ascii: ".") { continue }
                bytes[place] = letter
                let changed = String(decoding: bytes, as: UTF8.self)
                #expect(await refusal(verifier, changed) != nil, "place \(place)")
            }
        }
    }

    @Test func aSignatureOfAnotherTokenIsRefused() async throws {
        let maker = try TokenMaker.shared.get()
        let issuer = TestIssuer()
        issuer.serve(try maker.keySet(Self.names))
        let verifier = try issuer.verifier()
        let other = TestIssuer.claims([("project", .string("sound/desk"))])
        for (key, algorithm) in Self.pairs {
            let pair = try maker.sign([
                try maker.order(key, algorithm, TestIssuer.claims()), try maker.order(key, algorithm, other),
            ])
            let parts = pair.map { $0.split(separator: ".") }
            let mixed = [parts[0][0], parts[1][1], parts[0][2]].joined(separator: ".")
            #expect(await refusal(verifier, mixed) == .signature, "\(algorithm)")
        }
    }

    @Test func aKeyServesItsOwnAlgorithmsOnly() throws {
        let maker = try TokenMaker.shared.get()
        let rsa = try #require(VerificationKey(try maker.publicKey("rsa")))
        let bound = try #require(VerificationKey(try maker.publicKey("rsa", [("alg", .string("PS256"))])))
        let curve = try #require(VerificationKey(try maker.publicKey("p256")))
        let edwards = try #require(VerificationKey(try maker.publicKey("ed", [("alg", .string("EdDSA"))])))
        let served = [rsa, bound, curve, edwards].map { key in
            SignatureAlgorithm.allCases.filter { key.serves($0) }.map(\.rawValue)
        }
        #expect(served[0] == ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
        #expect(served[1] == ["PS256"])
        #expect(served[2] == ["ES256"])
        #expect(served[3] == ["EdDSA", "Ed25519"])
    }

    @Test func keysThatAreNotForVerifyingAreIgnored() throws {
        let maker = try TokenMaker.shared.get()
        let changes: [[(String, JSON)]] = [
            [("use", .string("enc"))], [("key_ops", .array([.string("sign")]))], [("alg", .string("RSA-OAEP"))],
            [("alg", .string("HS256"))], [("kty", .string("oct"))], [("n", .string("AQAB"))], [("n", .int(1))],
            [("e", .string("AQAB="))], [("e", .string("AQABAQABAQAB"))], [("kid", .int(1))], [("kty", .null)],
        ]
        for change in changes {
            #expect(VerificationKey(try maker.publicKey("rsa", change)) == nil, "\(change)")
        }
        #expect(VerificationKey(try maker.publicKey("short")) == nil)
        #expect(VerificationKey(try maker.publicKey("p256", [("crv", .string("P-384"))])) == nil)
        #expect(VerificationKey(try maker.publicKey("p256", [("y", try maker.publicKey("p256")["x"] ?? .null)])) == nil)
        let fine: [(String, JSON)] = [("use", .string("sig")), ("key_ops", .array([.string("verify")]))]
        #expect(VerificationKey(try maker.publicKey("rsa", fine)) != nil)
    }
}

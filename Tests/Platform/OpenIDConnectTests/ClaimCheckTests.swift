// SPDX-License-Identifier: Apache-2.0
import JSON
import Testing

@testable import OpenIDConnect

/// The checks of what a token says, without keys.
struct ClaimCheckTests {
    private let start = TestIssuer.start

    private func check(
        _ changes: [(String, JSON)],
        at now: Int = TestIssuer.start,
        _ change: (inout IssuerConfiguration) -> Void = { _ in }
    ) throws -> IdentityTokenError.Check? {
        var issuer = try TestIssuer.configuration()
        change(&issuer)
        do throws(IdentityTokenError) {
            let claims = try TokenClaims(TestIssuer.claims(changes))
            let checks = ClaimChecks(issuer: issuer, now: now)
            try checks.check(.rs256)
            try checks.check(claims)
            return nil
        } catch {
            return error.check
        }
    }

    @Test func clocksMayBeApartByTheSkewAndNoMore() throws {
        #expect(try check([], at: start + 600 + 59) == nil)
        #expect(try check([], at: start + 600 + 60) == .expired)
        #expect(try check([], at: start - 60) == nil)
        #expect(try check([], at: start - 61) == .notYetValid)
        #expect(try check([("nbf", .null)], at: start - 60) == nil)
        #expect(try check([("nbf", .null)], at: start - 61) == .notYetValid)
        #expect(try check([], at: start + 599) { $0.clockSkew = 0 } == nil)
        #expect(try check([], at: start + 600) { $0.clockSkew = 0 } == .expired)
        #expect(try check([("nbf", .int(start + 1))]) { $0.clockSkew = 0 } == .notYetValid)
    }

    @Test func timesMayHaveFractionsButMustBeTimes() throws {
        func exp(_ text: String) throws -> JSON { try JSON(parsing: text) }
        #expect(try check([("exp", try exp("\(start + 600).75"))]) == nil)
        #expect(try check([("exp", try exp("1.8000006e9"))]) == nil)
        for text in ["\"1800000600\"", "true", "null", "[]", "1e400", "1e18", "-1e300", "99999999999999999999"] {
            #expect(try check([("exp", try exp(text))]) == .claims, "\(text)")
        }
        #expect(try check([("nbf", .string("1"))]) == .claims)
        #expect(try check([("iat", try exp("1e19"))]) == .claims)
    }

    @Test func aTokenLivesAsLongAsItsIssuerMayMakeIt() throws {
        #expect(try check([("exp", .int(start + 86_400))]) == nil)
        #expect(try check([("exp", .int(start + 86_401))]) == .lifetime)
        #expect(try check([("exp", .int(start + 86_401)), ("iat", .null)]) == .lifetime)
        #expect(try check([("exp", .int(start + 86_401)), ("iat", .null), ("nbf", .null)]) == .lifetime)
        #expect(try check([("exp", .int(start + 86_401))]) { $0.maximumLifetime = 90_000 } == nil)
        #expect(try check([("iat", .int(-999_999_999_999))]) == .lifetime)
    }

    @Test func theAudienceIsOneOfOursByItsBytes() throws {
        func list(_ texts: String...) -> JSON { .array(texts.map { .string($0) }) }
        #expect(try check([("aud", list("other", "stagedoor"))]) == nil)
        #expect(try check([("aud", list("other"))]) == .audience)
        #expect(try check([("aud", list())]) == .audience)
        #expect(try check([("aud", .string("stagedoor "))]) == .audience)
        #expect(try check([("aud", .string("StageDoor"))]) == .audience)
        #expect(try check([("aud", .null)]) == .claims)
        #expect(try check([("aud", .array([.string("stagedoor"), .int(1)]))]) == .claims)
        #expect(try check([("aud", .array(Array(repeating: .string("stagedoor"), count: 65)))]) == .claims)
        #expect(try check([("aud", .object([]))]) == .claims)
    }

    @Test func issuerAndSubjectAreThere() throws {
        for name in ["iss", "sub"] {
            #expect(try check([(name, .null)]) == .claims)
            #expect(try check([(name, .string(""))]) == .claims)
            #expect(try check([(name, .int(1))]) == .claims)
        }
    }

    @Test func anAlgorithmThatTheIssuerMayNotUseIsRefused() throws {
        #expect(try check([]) { $0.algorithms = [.es256] } == .algorithm)
        #expect(SignatureAlgorithm.usual == [.rs256, .ps256, .es256, .edDSA, .ed25519])
    }

    @Test func whatIsRequiredMustHold() throws {
        let isLights = ClaimCondition.one("project", of: ["lights/desk"])
        #expect(try check([]) { $0.requiredClaims = [isLights] } == nil)
        #expect(try check([("project", .string("x"))]) { $0.requiredClaims = [isLights] } == .requirement)
        #expect(try check([("project", .null)]) { $0.requiredClaims = [isLights] } == .requirement)
    }
}

// SPDX-License-Identifier: Apache-2.0
import JSON

/// What is checked before any key is asked for, so that a token that is good for nothing costs nothing.
struct ClaimChecks {
    let issuer: IssuerConfiguration
    /// Seconds since 1970.
    let now: Int

    /// Checks that the issuer may sign so.
    func check(_ algorithm: SignatureAlgorithm) throws(IdentityTokenError) {
        guard issuer.algorithms.contains(algorithm) else {
            throw error(.algorithm, "the issuer may not sign by this algorithm")
        }
    }

    /// Checks the audience, the times and the issuer's own demands.
    ///
    /// - Throws: ``IdentityTokenError`` for the first that fails.
    func check(_ claims: TokenClaims) throws(IdentityTokenError) {
        let isForUs = claims.audiences.contains { audience in
            issuer.audiences.contains { $0.hasSameBytes(as: audience) }
        }
        guard isForUs else { throw error(.audience, "it is not meant for us (aud)") }
        try checkTimes(claims)
        for requirement in issuer.requiredClaims where !requirement.holds(in: claims.all) {
            throw error(.requirement, "its claim \(requirement.path) is not as the configuration requires")
        }
    }

    private func checkTimes(_ claims: TokenClaims) throws(IdentityTokenError) {
        guard now < claims.expires + issuer.clockSkew else { throw error(.expired, "it has expired (exp)") }
        if let start = claims.notBefore, now + issuer.clockSkew < start {
            throw error(.notYetValid, "it is not valid yet (nbf)")
        }
        if let issued = claims.issuedAt, now + issuer.clockSkew < issued {
            throw error(.notYetValid, "it was issued in the future (iat)")
        }
        // Without a beginning, what is left of its life counts.
        let start = claims.issuedAt ?? claims.notBefore ?? now
        guard claims.expires - start <= issuer.maximumLifetime else {
            throw error(.lifetime, "it lives longer than \(issuer.maximumLifetime) seconds")
        }
    }

    private func error(_ check: IdentityTokenError.Check, _ message: String) -> IdentityTokenError {
        IdentityTokenError(check, message, issuer: issuer.issuer.text)
    }
}

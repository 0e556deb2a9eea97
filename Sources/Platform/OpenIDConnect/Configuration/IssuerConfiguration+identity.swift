// SPDX-License-Identifier: Apache-2.0
package import JSON

extension IssuerConfiguration {
    /// Who the bearer is, by the first rule that is for these claims.
    func identity(_ claims: TokenClaims) throws(IdentityTokenError) -> VerifiedIdentity {
        guard let rule = rules.first(where: { $0.isFor(claims.all) }) else {
            throw IdentityTokenError(.rule, "no rule is for its claims", issuer: issuer.text)
        }
        do throws(UnusableClaim) {
            return VerifiedIdentity(
                principalType: rule.principalType,
                principalID: try rule.principalID.fill(claims.all),
                groups: try rule.groupIDs(claims.all),
                attributes: try rule.attributeValues(claims.all),
                issuer: issuer.text,
                subject: claims.subject,
                tokenID: claims.tokenID,
                expires: claims.expires
            )
        } catch {
            throw IdentityTokenError(.identity, "its claim \(error.path) \(error.reason)", issuer: issuer.text)
        }
    }
}

extension IdentityConfiguration {
    /// Who the bearer of a token with these claims would be, if it were signed: to try a configuration out.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Throws: ``IdentityTokenError`` with the check that fails.
    package func identity(unsigned claims: JSON, now: Int) throws(IdentityTokenError) -> VerifiedIdentity {
        let claims = try TokenClaims(claims)
        guard let issuer = issuers.first(where: { $0.issuer.text.hasSameBytes(as: claims.issuer) }) else {
            throw IdentityTokenError(.issuer, "its issuer (iss) is not configured")
        }
        try ClaimChecks(issuer: issuer, now: now).check(claims)
        return try issuer.identity(claims)
    }
}

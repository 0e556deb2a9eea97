// SPDX-License-Identifier: Apache-2.0

/// An issuer whose tokens are taken, and what they have to be like.
package struct IssuerConfiguration: Sendable {
    /// The issuer, exactly as its tokens write it (`iss`).
    package var issuer: IssuerAddress
    /// The audiences by which a token is meant for us (`aud`); a token needs one of them.
    package var audiences: [String]
    /// How the issuer may sign.
    package var algorithms = SignatureAlgorithm.usual
    /// How far the issuer's clock and ours may be apart, in seconds.
    package var clockSkew = 60
    /// The longest life of a token, in seconds.
    package var maximumLifetime = 86_400
    /// For how long keys go on while no newer ones can be had, in seconds.
    package var staleLimit = 86_400
    /// Where the key set is; without it the issuer's discovery document says so.
    package var keySetAddress: IssuerAddress?
    /// A file of certificates (PEM) to trust when asking for keys, instead of the system's.
    package var authorityFile: String?
    /// A file with a token to present when asking for keys.
    package var tokenFile: String?
    /// What every token must have, whichever rule it is for.
    package var requiredClaims: [ClaimCondition] = []
    /// Who the tokens are; the first rule that is for a token decides.
    package var rules: [ClaimRule] = []

    init(issuer: IssuerAddress, audiences: [String]) {
        self.issuer = issuer
        self.audiences = audiences
    }
}

/// All issuers whose tokens are taken, and whose the certificates of clients are.
package struct IdentityConfiguration: Sendable {
    /// The issuers; no two are the same, and no two can give the same principal to different bearers.
    package let issuers: [IssuerConfiguration]
    /// Whose the certificates of clients are; nil if nobody signs in by them.
    package let certificates: CertificateConfiguration?

    init(issuers: [IssuerConfiguration], certificates: CertificateConfiguration? = nil) {
        self.issuers = issuers
        self.certificates = certificates
    }
}

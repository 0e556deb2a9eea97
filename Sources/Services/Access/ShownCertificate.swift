// SPDX-License-Identifier: Apache-2.0
import OpenIDConnect
import Web

/// What a connection's certificate says once and for all: whose it is by the rules, or why nobody's.
struct ShownCertificate: Sendable {
    let identity: Result<VerifiedIdentity, IdentityTokenError>
    /// By which it is known again.
    let digest: TokenDigest

    static func of(
        _ shown: PeerCertificate,
        _ certificates: CertificateIdentities,
        _ key: TokenKey
    ) -> ShownCertificate {
        shown.once {
            ShownCertificate(
                identity: Result { () throws(IdentityTokenError) -> VerifiedIdentity in
                    try certificates.identity(shown.bytes, authorities: shown.authorities)
                },
                // No header has a byte of zero, so no token has the digest of a certificate.
                digest: key.digest(of: [0] + shown.bytes)
            )
        }
    }
}

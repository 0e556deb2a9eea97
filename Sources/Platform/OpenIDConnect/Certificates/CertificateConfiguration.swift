// SPDX-License-Identifier: Apache-2.0
import JSON

/// Whose the certificates are that clients show, and which are taken.
package struct CertificateConfiguration: Sendable {
    /// What every certificate must have, whichever rule it is for.
    var requiredClaims: [ClaimCondition] = []
    /// The longest life of a certificate, in seconds; nil for any.
    var maximumLifetime: Int?
    /// Those that are not taken any more.
    var refused = RefusedCertificates()
    /// Whose the certificates are; the first rule that is for a certificate decides.
    var rules: [ClaimRule] = []

    /// Who has shown a certificate, of which it is known that it was good then, and whose chain led to an authority.
    ///
    /// - Parameters:
    ///   - bytes: the certificate, DER.
    ///   - authorities: the authorities that are believed.
    /// - Throws: ``IdentityTokenError`` with the check that fails.
    func identity(_ bytes: [UInt8], authorities: [CertificateFacts]) throws(IdentityTokenError) -> VerifiedIdentity {
        let facts: CertificateFacts
        do { facts = try CertificateFacts(bytes) } catch {
            let reason = (error as? UnreadableCertificate)?.reason ?? "cannot be read"
            throw IdentityTokenError(.certificate, "it \(reason)")
        }
        guard !facts.isAuthority else {
            throw IdentityTokenError(.certificate, "it is an authority's, which signs others and signs in nowhere")
        }
        let workload = try Self.workload(facts)
        guard !refused.contains(facts) else { throw IdentityTokenError(.refused, "it is not taken any more") }
        let authority = authorities.first { authority in
            authority.subject.bytes == facts.issuer.bytes && facts.signed.isMade(by: authority.publicKey)
        }
        if let maximumLifetime, facts.notAfter - facts.notBefore > maximumLifetime {
            throw IdentityTokenError(.lifetime, "it lives longer than \(maximumLifetime) seconds")
        }
        let claims = facts.claims(workload, authority: authority?.fingerprint)
        for requirement in requiredClaims where !requirement.holds(in: claims) {
            throw IdentityTokenError(
                .requirement,
                "its claim \(requirement.path) is not as the configuration requires"
            )
        }
        return try identity(facts, claims)
    }

    /// A certificate that names a workload says nothing else by a URI, and signs nothing (SPIFFE X509-SVID, 2 and 4).
    private static func workload(_ facts: CertificateFacts) throws(IdentityTokenError) -> SPIFFEID? {
        guard facts.uris.contains(where: SPIFFEID.isMeant) else { return nil }
        guard let text = facts.uris.first, facts.uris.count == 1 else {
            throw IdentityTokenError(.spiffe, "it has \(facts.uris.count) URIs, and a SPIFFE id stands alone")
        }
        guard !facts.maySignCertificates else {
            throw IdentityTokenError(.spiffe, "it has a SPIFFE id, and may sign certificates")
        }
        do throws(RuleTextError) {
            return try SPIFFEID(text)
        } catch {
            throw IdentityTokenError(.spiffe, "its SPIFFE id \(error.message)")
        }
    }

    private func identity(_ facts: CertificateFacts, _ claims: JSON) throws(IdentityTokenError) -> VerifiedIdentity {
        guard let rule = rules.first(where: { $0.isFor(claims) }) else {
            throw IdentityTokenError(.rule, "no rule is for its claims")
        }
        do throws(UnusableClaim) {
            return VerifiedIdentity(
                principalType: rule.principalType,
                principalID: try rule.principalID.fill(claims),
                groups: try rule.groupIDs(claims),
                attributes: try rule.attributeValues(claims),
                issuer: facts.issuer.text,
                subject: claims["spiffe"]?.string ?? facts.subject.text,
                tokenID: "sha256:" + facts.fingerprint,
                expires: facts.notAfter
            )
        } catch {
            throw IdentityTokenError(.identity, "its claim \(error.path) \(error.reason)")
        }
    }
}

/// Certificates that are not taken any more, by one of their names.
struct RefusedCertificates: Sendable {
    var serials: Set<String> = []
    var fingerprints: Set<String> = []
    var workloads: Set<String> = []

    func contains(_ facts: CertificateFacts) -> Bool {
        serials.contains(facts.serial) || fingerprints.contains(facts.fingerprint)
            || facts.uris.contains(where: workloads.contains)
    }
}

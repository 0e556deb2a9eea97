// SPDX-License-Identifier: Apache-2.0
import JSON

extension CertificateFacts {
    /// What the rules may ask about, and make names of. A name that there may be several of is a list by its plural, and
    /// under the singular a text if there is exactly one: which of several was meant is not for us to guess. One that
    /// cannot be read is null.
    ///
    /// - Parameter authority: the fingerprint of the authority that has signed the certificate itself, if it is known.
    func claims(_ workload: SPIFFEID?, authority: String?) -> JSON {
        var claims: [(String, JSON)] = []
        if let workload {
            claims += [
                ("spiffe", .string(workload.text)), ("trustDomain", .string(workload.trustDomain)),
                ("path", .string(workload.path)),
            ]
        }
        let lists: [(String, String, [String?])] = [
            ("uri", "uris", uris), ("dns", "dnsNames", dnsNames), ("email", "emails", emails),
            ("commonName", "commonNames", subject.values("CN")),
            ("organization", "organizations", subject.values("O")),
            ("organizationalUnit", "organizationalUnits", subject.values("OU")),
        ]
        for (one, all, values) in lists {
            let members = values.map { $0.map(JSON.string) ?? .null }
            if members.count == 1 { claims.append((one, members[0])) }
            if !members.isEmpty { claims.append((all, .array(members))) }
        }
        claims += [
            ("subject", .string(subject.text)), ("issuer", .string(issuer.text)), ("serial", .string(serial)),
            ("fingerprint", .string(fingerprint)),
        ]
        if let authority { claims.append(("authority", .string(authority))) }
        return .object(claims)
    }

    /// The names of claims, for whoever writes one that there is none of.
    static let claimNames = [
        "spiffe", "trustDomain", "path", "uri", "uris", "dns", "dnsNames", "email", "emails", "commonName",
        "commonNames", "organization", "organizations", "organizationalUnit", "organizationalUnits", "subject",
        "issuer", "serial", "fingerprint", "authority",
    ]
}

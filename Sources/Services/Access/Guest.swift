// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import OpenIDConnect

/// Somebody whom another issuer vouches for, with what it says about them.
struct Guest: Sendable {
    /// Who.
    let principal: PrincipalName
    /// The teams that the rules put them in, and those that we have put them in ourselves.
    let teams: [PrincipalName]
    /// What the issuer says of them, for policies to ask.
    let tags: CedarRecord
    /// Who vouches for them.
    let issuer: String
    /// The token's own name, if it has one; a certificate's fingerprint.
    let tokenID: String
    /// When the token or the certificate ends, in seconds since 1970.
    let expires: Int

    /// Whom a verified token stands for.
    init?(_ identity: VerifiedIdentity, _ snapshot: AccessSnapshot) {
        guard let kind = PrincipalName.Kind(rawValue: identity.principalType.rawValue),
            let principal = try? PrincipalName(kind, identity.principalID)
        else { return nil }
        self.principal = principal
        teams = identity.groups.map { PrincipalName(trusted: .team, $0) } + snapshot.teams(of: principal)
        let members = identity.attributes.compactMap { name, value in
            Self.text(value).map { CedarRecord.Member(key: CedarString(name), value: .string(CedarString($0))) }
        }
        tags = CedarRecord(members) ?? CedarRecord()
        issuer = identity.issuer
        tokenID = identity.tokenID ?? ""
        expires = identity.expires
    }

    /// Tags are texts; a list is none.
    private static func text(_ value: IdentityAttribute) -> String? {
        switch value {
        case .text(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): String(number)
        case .texts: nil
        }
    }

    /// Who vouches for them, by what, and how long.
    var json: JSON {
        .object([
            ("issuer", .string(issuer)), ("id", .string(tokenID)), ("expiresAt", .int(expires)),
        ])
    }

    /// The guest as policies see them.
    var entity: Entity { Entity(uid: principal.uid, tags: tags, parents: teams.map(\.uid)) }
}

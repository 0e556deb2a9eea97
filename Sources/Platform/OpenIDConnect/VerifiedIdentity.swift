// SPDX-License-Identifier: Apache-2.0
import JSON

/// Who a token's bearer is, by the rules of its issuer.
package struct VerifiedIdentity: Sendable, Equatable {
    /// The kind of the principal.
    package let principalType: PrincipalType
    /// Its id: printable ASCII, by construction no other token's unless the configuration makes them one.
    package let principalID: String
    /// The ids of the groups that the rule puts it in.
    package let groups: [String]
    /// Facts from the token, by names that are identifiers.
    package let attributes: [String: IdentityAttribute]
    /// The issuer as the configuration writes it.
    package let issuer: String
    /// The issuer's own name for the bearer: for the audit log, not for decisions.
    package let subject: String
    /// The token's own name (`jti`), if it has one: for the audit log.
    package let tokenID: String?
    /// When the token ends, in seconds since 1970.
    package let expires: Int
}

/// The kinds of principals that tokens can stand for.
package enum PrincipalType: String, Sendable, CaseIterable {
    case pipeline = "Pipeline"
    case person = "Person"
    case service = "Service"
}

/// A fact about a bearer.
package enum IdentityAttribute: Sendable, Equatable {
    case text(String)
    case flag(Bool)
    case number(Int)
    case texts([String])

    /// The fact that a claim states; nil for objects, lists of other things than texts, and numbers that are no
    /// 64-bit integers.
    init?(_ claim: JSON) {
        switch claim.value {
        case .string(let text): self = .text(text)
        case .bool(let flag): self = .flag(flag)
        case .number(let number):
            guard let whole = number.int else { return nil }
            self = .number(whole)
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else { return nil }
            self = .texts(texts)
        case .null, .object: return nil
        }
    }
}

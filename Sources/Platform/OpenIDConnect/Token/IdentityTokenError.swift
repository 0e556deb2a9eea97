// SPDX-License-Identifier: Apache-2.0

/// Why a token is nobody's identity here: which check it failed. Nothing of the token is in it.
package struct IdentityTokenError: Error, Sendable, Equatable {
    /// The check that failed; the names are stable.
    package let check: Check
    /// The issuer as the configuration writes it, once it is known.
    package let issuer: String?
    /// One sentence for a person.
    package let message: String

    init(_ check: Check, _ message: String, issuer: String? = nil) {
        self.check = check
        self.issuer = issuer
        self.message = message
    }

    /// Whether the token may be right and only its keys are out of reach: 503 and not 401.
    package var isTemporary: Bool { check == .keysUnavailable }
}

extension IdentityTokenError {
    /// The checks, in the order in which they are made.
    package enum Check: String, Sendable, CaseIterable {
        /// The token is longer than the bound.
        case size = "token-size"
        /// It is not three parts of base64url with JSON objects in the first two.
        case form = "token-form"
        /// A header parameter is missing, of another type, or asks for what is not understood (`crit`, `typ`).
        case header = "token-header"
        /// It is unsigned, signed with a shared secret, or by an algorithm that the issuer may not use.
        case algorithm = "token-algorithm"
        /// A claim that every token has is missing or of another type.
        case claims = "token-claims"
        /// The issuer is not configured.
        case issuer = "token-issuer"
        /// It is meant for somebody else.
        case audience = "token-audience"
        /// It has expired.
        case expired = "token-expired"
        /// It is not valid yet, or issued in the future.
        case notYetValid = "token-not-yet-valid"
        /// It lives longer than the issuer's tokens may.
        case lifetime = "token-lifetime"
        /// A claim that the issuer's configuration demands is missing or another.
        case requirement = "token-requirement"
        /// The issuer's keys cannot be had now.
        case keysUnavailable = "keys-unavailable"
        /// The issuer has no such key.
        case unknownKey = "key-unknown"
        /// The signature is not the key's.
        case signature = "token-signature"
        /// No rule of the issuer's is for this token.
        case rule = "no-rule"
        /// A client certificate cannot be read, or is an authority's.
        case certificate = "certificate-form"
        /// A client certificate has a SPIFFE id that is none, or beside which something else stands.
        case spiffe = "certificate-spiffe"
        /// A client certificate is among those that are refused by name.
        case refused = "certificate-refused"
        /// A rule is for this token, but a claim that the identity is made of cannot be used.
        case identity = "identity-unusable"
    }
}

extension IdentityTokenError: CustomStringConvertible {
    /// The message, with the check in brackets.
    package var description: String {
        let place = issuer.map { " from \($0)" } ?? ""
        return "identity token\(place) refused: \(message) [\(check.rawValue)]"
    }
}

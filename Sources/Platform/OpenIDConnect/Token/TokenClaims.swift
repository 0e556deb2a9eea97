// SPDX-License-Identifier: Apache-2.0
import JSON

/// The claims that every token has (RFC 7519 section 4.1), read and not yet believed.
struct TokenClaims: Sendable {
    private static let mostAudiences = 64

    let issuer: String
    let subject: String
    let audiences: [String]
    /// Seconds since 1970, as all times here.
    let expires: Int
    let notBefore: Int?
    let issuedAt: Int?
    let tokenID: String?
    /// All claims.
    let all: JSON

    init(_ claims: JSON) throws(IdentityTokenError) {
        all = claims
        issuer = try Self.text("iss", in: claims)
        subject = try Self.text("sub", in: claims)
        audiences = try Self.audiences(in: claims)
        guard let expires = try Self.time("exp", in: claims) else {
            throw IdentityTokenError(.claims, "it has no end (exp)")
        }
        self.expires = expires
        notBefore = try Self.time("nbf", in: claims)
        issuedAt = try Self.time("iat", in: claims)
        tokenID = claims["jti"]?.string
    }

    private static func text(_ name: String, in claims: JSON) throws(IdentityTokenError) -> String {
        guard let text = claims[name]?.string, !text.isEmpty else {
            throw IdentityTokenError(.claims, "its claim \(name) is missing or no text")
        }
        return text
    }

    private static func audiences(in claims: JSON) throws(IdentityTokenError) -> [String] {
        let error = IdentityTokenError(.claims, "its claim aud is missing, or neither a text nor a list of texts")
        guard let value = claims["aud"] else { throw error }
        if let text = value.string { return [text] }
        guard let list = value.array, list.count <= mostAudiences else { throw error }
        let texts = list.compactMap(\.string)
        guard texts.count == list.count else { throw error }
        return texts
    }

    /// A time may have a fraction (RFC 7519 section 2); the second that it lies in is enough.
    private static func time(_ name: String, in claims: JSON) throws(IdentityTokenError) -> Int? {
        guard let value = claims[name] else { return nil }
        let bound = 1e12
        guard let seconds = value.number?.double, seconds.magnitude < bound,
            let whole = Int(exactly: seconds.rounded(.down))
        else { throw IdentityTokenError(.claims, "its claim \(name) is no time") }
        return whole
    }
}

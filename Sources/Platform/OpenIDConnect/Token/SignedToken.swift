// SPDX-License-Identifier: Apache-2.0
package import JSON

/// A token in compact form (RFC 7515 section 7.1), taken apart and not yet believed.
package struct SignedToken: Sendable {
    /// The longest token that is looked at, in bytes.
    package static let largest = 16 << 10
    private static let headerLimits = JSONLimits(size: 4 << 10, depth: 8)
    private static let claimLimits = JSONLimits(size: largest, depth: 16)

    /// How it says that it is signed.
    package let algorithm: SignatureAlgorithm
    /// Which key it says that it is signed with.
    package let keyID: String?
    /// What it says: a JSON object without repeated names.
    package let claims: JSON
    /// The signature's bytes.
    package let signature: [UInt8]
    /// What is signed: the first two parts with the dot between them.
    package let signedBytes: [UInt8]

    /// Takes a token apart.
    ///
    /// - Throws: ``IdentityTokenError`` for what is no token, or one that no issuer may use.
    package init(_ token: [UInt8]) throws(IdentityTokenError) {
        guard token.count <= Self.largest else {
            throw IdentityTokenError(.size, "it is longer than \(Self.largest) bytes")
        }
        let dot = UInt8(ascii: ".")
        let parts = token.split(separator: dot, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw IdentityTokenError(.form, "it is not three parts with a dot between them")
        }
        let header = try Self.object(parts[0], "header", Self.headerLimits)
        (algorithm, keyID) = try Self.read(header)
        claims = try Self.object(parts[1], "payload", Self.claimLimits)
        guard let signature = Base64URL.decode(parts[2]) else {
            throw IdentityTokenError(.form, "its signature is not base64url without padding")
        }
        self.signature = signature
        signedBytes = Array(token[..<parts[1].endIndex])
    }

    private static func object(
        _ part: ArraySlice<UInt8>,
        _ name: String,
        _ limits: JSONLimits
    ) throws(IdentityTokenError) -> JSON {
        guard let bytes = Base64URL.decode(part) else {
            throw IdentityTokenError(.form, "its \(name) is not base64url without padding")
        }
        // The reader's own message would repeat what stands in the token.
        guard let json = try? JSON(parsing: bytes, limits: limits), json.object != nil else {
            throw IdentityTokenError(.form, "its \(name) is no JSON object, too deep, or names a member twice")
        }
        return json
    }

    /// Keys that the header brings along or points to (`jwk`, `jku`, `x5c`, `x5u`) are never looked at.
    private static func read(
        _ header: JSON
    ) throws(IdentityTokenError) -> (SignatureAlgorithm, String?) {
        guard header["crit"] == nil else {
            throw IdentityTokenError(.header, "it has critical header parameters (crit), of which none is understood")
        }
        guard let name = header["alg"]?.string else {
            throw IdentityTokenError(.header, "its header does not say how it is signed (alg)")
        }
        guard let algorithm = SignatureAlgorithm(name: name) else {
            throw IdentityTokenError(.algorithm, "it is not signed with a public key by a known algorithm")
        }
        if let type = header["typ"], !isTaken(type) {
            throw IdentityTokenError(.header, "it is a token of another kind (typ)")
        }
        guard let key = header["kid"] else { return (algorithm, nil) }
        guard let keyID = key.string else {
            throw IdentityTokenError(.header, "its key's name (kid) is no text")
        }
        return (algorithm, keyID)
    }

    /// A token that declares itself something else, such as a logout or a security event, is no identity
    /// (RFC 8725 section 3.11).
    private static func isTaken(_ type: JSON) -> Bool {
        guard var name = type.string?.lowercased() else { return false }
        let prefix = "application/"
        if name.utf8.starts(with: prefix.utf8) { name = String(name.dropFirst(prefix.count)) }
        return name.hasSameBytes(as: "jwt") || name.hasSameBytes(as: "at+jwt")
    }
}

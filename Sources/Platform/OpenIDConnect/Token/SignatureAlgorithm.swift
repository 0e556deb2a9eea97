// SPDX-License-Identifier: Apache-2.0
import JSON

/// A way to sign with a key pair (RFC 7518 section 3.1, RFC 8037, RFC 9864).
///
/// There is no `none` and nothing with a shared secret, so no configuration and no token can ask for one.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    /// Ed25519 under its older name; Ed448 is not taken.
    case edDSA = "EdDSA"
    case ed25519 = "Ed25519"

    /// What an issuer may use unless its configuration says otherwise.
    package static let usual: Set<SignatureAlgorithm> = [.rs256, .es256, .ps256, .edDSA, .ed25519]

    /// The algorithm of that name, by its bytes.
    init?(name: String) {
        guard let known = Self.allCases.first(where: { name.hasSameBytes(as: $0.rawValue) }) else { return nil }
        self = known
    }
}

// SPDX-License-Identifier: Apache-2.0
import Crypto
import Web

/// A token of StageDoor's own: 256 random bits behind a prefix by which scanners for leaked secrets know it.
package struct APIToken: Sendable {
    /// What every token begins with.
    package static let prefix = "sd_"
    private static let length = prefix.utf8.count + 43

    /// The token itself. It is shown once, and kept nowhere.
    package let text: String

    /// A new token.
    package init() {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes(Array.init)
        text = Self.prefix + Base64.urlText(bytes)
    }

    /// Whether bytes have the form of a token, so that it is worth asking whose it is.
    static func hasForm(_ bytes: [UInt8]) -> Bool {
        bytes.count == length && bytes.starts(with: prefix.utf8)
    }
}

/// The secret without which the digests of tokens mean nothing. It is not in the database.
package struct TokenKey: Sendable {
    private let key: SymmetricKey

    /// The key for tokens, derived from the server's secret (HKDF, RFC 5869).
    package init(secret: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Array("stagedoor api tokens".utf8),
            outputByteCount: 32
        )
    }

    /// What is kept of a token: HMAC-SHA-256 under the key. To look it up tells nothing by the time that it takes, since
    /// nobody without the key can choose what is looked up.
    func digest(of token: [UInt8]) -> TokenDigest {
        TokenDigest(bytes: Array(HMAC<SHA256>.authenticationCode(for: token, using: key)))
    }
}

/// What is kept of a token.
struct TokenDigest: Hashable, Sendable {
    let bytes: [UInt8]
}

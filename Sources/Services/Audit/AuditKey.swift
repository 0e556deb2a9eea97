// SPDX-License-Identifier: Apache-2.0
import Crypto
package import MerkleLog

/// The key that signs the log's checkpoints.
package enum AuditKey {
    /// The key that comes from the server's secret (HKDF, RFC 5869). The log's origin, which is the key's name, comes from
    /// it too, so that all servers of an installation sign for one log.
    ///
    /// - Throws: `MerkleLogError`, which no secret leads to.
    package static func signer(secret: [UInt8]) throws(MerkleLogError) -> NoteSigner {
        let seed = derived(secret, "stagedoor audit checkpoints")
        let name = derived(secret, "stagedoor audit origin").prefix(8)
        let digits = name.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return try NoteSigner(name: "stagedoor.invalid/" + digits, kind: .note, seed: seed)
    }

    private static func derived(_ secret: [UInt8], _ purpose: String) -> [UInt8] {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Array(purpose.utf8),
            outputByteCount: 32
        )
        return key.withUnsafeBytes(Array.init)
    }
}

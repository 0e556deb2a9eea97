// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A private key under its name. It shows itself only through ``secretText``.
public struct NoteSigner: Sendable, CustomStringConvertible, CustomReflectable {
    /// Who can check what this signs.
    public let verifier: NoteVerifier
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameters:
    ///   - name: the key's name; a log's is its checkpoints' origin.
    ///   - kind: what the key signs.
    ///   - seed: 32 random bytes.
    /// - Throws: ``MerkleLogError`` with `malformed-key`.
    public init(name: String, kind: NoteKeyKind, seed: [UInt8]) throws(MerkleLogError) {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw MerkleLogError(.malformedKey, "a private key has 32 bytes")
        }
        self.key = key
        verifier = try NoteVerifier(name: name, kind: kind, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// The key that a text `PRIVATE+KEY+name+id+base64` spells.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-key`, whose message holds nothing of the text but the name.
    public init(secretText: String) throws(MerkleLogError) {
        let (name, kind, seed) = try KeyText.parse(secretText, prefix: Self.prefix)
        try self.init(name: name, kind: kind, seed: seed)
        guard self.secretText.utf8.elementsEqual(secretText.utf8) else {
            throw MerkleLogError(.malformedKey, "the id of the private key '\(name)' is not that of its bytes")
        }
    }

    private static let prefix = "PRIVATE+KEY+"

    /// The key as text, to be stored where only its owner reads.
    public var secretText: String {
        Self.prefix + KeyText.text(verifier.name, verifier.keyID, verifier.kind, Array(key.rawRepresentation))
    }

    /// Signs a note's text as its author.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-key` if the key is a witness's.
    public func sign(_ text: String) throws(MerkleLogError) -> NoteSignature {
        guard verifier.kind == .note else {
            throw MerkleLogError(.malformedKey, "'\(verifier.name)' is a witness's key")
        }
        return NoteSignature(name: verifier.name, keyID: verifier.keyID, bytes: try signature(Array(text.utf8)))
    }

    /// Signs a checkpoint as its witness.
    ///
    /// - Parameters:
    ///   - checkpoint: one that was found to follow from the one before.
    ///   - time: the seconds since 1970.
    /// - Throws: ``MerkleLogError`` with `malformed-key` if the key is not a witness's, `out-of-range` for a time before
    ///   1970.
    public func cosign(_ checkpoint: Checkpoint, time: Int) throws(MerkleLogError) -> NoteSignature {
        guard verifier.kind == .cosignature else {
            throw MerkleLogError(.malformedKey, "'\(verifier.name)' is not a witness's key")
        }
        guard time >= 0 else { throw MerkleLogError(.outOfRange, "\(time) is before 1970") }
        let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * $0)) }
        let signed = try signature(NoteVerifier.cosigned(checkpoint.text, time: time))
        return NoteSignature(name: verifier.name, keyID: verifier.keyID, bytes: stamp + signed)
    }

    private func signature(_ message: [UInt8]) throws(MerkleLogError) -> [UInt8] {
        guard let signature = try? key.signature(for: message) else {
            throw MerkleLogError(.wrongSignature, "cannot sign with the key '\(verifier.name)'")
        }
        return Array(signature)
    }

    /// The name only.
    public var description: String { "private key of \(verifier.name)" }
    /// The name only.
    public var customMirror: Mirror { Mirror(self, children: ["name": verifier.name]) }
}

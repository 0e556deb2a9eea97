// SPDX-License-Identifier: Apache-2.0

/// A checkpoint with its signatures. Nothing in it counts before ``verify(by:witnesses:)``.
public struct SignedCheckpoint: Sendable, Equatable {
    /// What is signed.
    public let checkpoint: Checkpoint
    /// The text with its signatures.
    public private(set) var note: SignedNote

    /// A checkpoint that was stored or sent.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-note`, `too-large` or `malformed-checkpoint`.
    public init(parsing bytes: [UInt8]) throws(MerkleLogError) {
        note = try SignedNote(parsing: bytes)
        checkpoint = try Checkpoint(text: note.text)
    }

    /// Signs a checkpoint as its log, whose key bears the origin's name.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-key` if the key is a witness's or another log's.
    public init(_ checkpoint: Checkpoint, signedBy key: NoteSigner) throws(MerkleLogError) {
        guard key.verifier.name.utf8.elementsEqual(checkpoint.origin.utf8) else {
            let message = "the log '\(checkpoint.origin)' is not signed by '\(key.verifier.name)'"
            throw MerkleLogError(.malformedKey, message)
        }
        self.checkpoint = checkpoint
        note = try SignedNote(text: checkpoint.text, signatures: [try key.sign(checkpoint.text)])
    }

    /// Adds a witness's signature.
    public mutating func add(_ signature: NoteSignature) { note.add(signature) }

    /// The checkpoint as it is stored.
    public var bytes: [UInt8] { note.bytes }

    /// Checks that the log itself has signed, and so many witnesses.
    ///
    /// - Parameters:
    ///   - keys: the keys that are trusted. A log's key counts only for the origin whose name it bears.
    ///   - witnesses: how many of the witnesses among them must have signed.
    /// - Returns: the signatures that are right.
    /// - Throws: ``MerkleLogError`` with `wrong-signature`, `no-known-signature` or `too-few-witnesses`.
    @discardableResult
    public func verify(by keys: [NoteVerifier], witnesses: Int = 0) throws(MerkleLogError) -> [SignedNote.Verified] {
        let usable = keys.filter { $0.kind == .cosignature || $0.name.utf8.elementsEqual(checkpoint.origin.utf8) }
        let verified = try note.verify(by: usable)
        guard verified.contains(where: { $0.key.kind == .note }) else {
            throw MerkleLogError(.noKnownSignature, "no known key of '\(checkpoint.origin)' has signed")
        }
        let seen = Set(verified.filter { $0.key.kind == .cosignature }.map(\.key.publicKey)).count
        guard seen >= witnesses else {
            throw MerkleLogError(.tooFewWitnesses, "\(seen) of the known witnesses have signed; \(witnesses) must have")
        }
        return verified
    }
}

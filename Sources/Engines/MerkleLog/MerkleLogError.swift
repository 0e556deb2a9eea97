// SPDX-License-Identifier: Apache-2.0

/// Why something is not what a log, a note or a proof has to be.
public struct MerkleLogError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, CaseIterable {
        /// Longer, or more, than the bound.
        case tooLarge = "too-large"
        /// An index or a size that the tree does not have.
        case outOfRange = "out-of-range"
        /// A text that is no signed note.
        case malformedNote = "malformed-note"
        /// A text that is no key.
        case malformedKey = "malformed-key"
        /// A text that is no checkpoint.
        case malformedCheckpoint = "malformed-checkpoint"
        /// A text that is no proof.
        case malformedProof = "malformed-proof"
        /// A path or content that is no tile's.
        case malformedTile = "malformed-tile"
        /// Content that is no bundle of entries.
        case malformedBundle = "malformed-bundle"
        /// A tile that is needed is not there.
        case missingTile = "missing-tile"
        /// None of the signatures is by a key that is known.
        case noKnownSignature = "no-known-signature"
        /// A signature by a key that is known is wrong.
        case wrongSignature = "wrong-signature"
        /// Too few witnesses have signed.
        case tooFewWitnesses = "too-few-witnesses"
        /// A proof does not lead to the root.
        case proofMismatch = "proof-mismatch"
    }

    /// What is wrong.
    public let code: Code
    /// What was found and what was expected.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What is wrong, in words.
    public var description: String { message }
}

// SPDX-License-Identifier: Apache-2.0

/// That an entry is in a tree: the hashes beside the way from the entry up to the root (RFC 9162 section 2.1.3).
public struct InclusionProof: Sendable, Equatable {
    /// The entry's place, from 0.
    public let index: Int
    /// How many entries the tree has.
    public let treeSize: Int
    /// The hashes, from the entry's neighbour up.
    public let hashes: [MerkleHash]

    /// A proof as somebody gave it; ``verify(leaf:root:)`` tells whether it is one.
    public init(index: Int, treeSize: Int, hashes: [MerkleHash]) {
        self.index = index
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// - Throws: ``MerkleLogError`` with `proof-mismatch` unless the proof leads from the entry's hash to the root
    ///   (RFC 9162 section 2.1.3.2), with `out-of-range` if the tree has no such entry.
    public func verify(leaf: MerkleHash, root: MerkleHash) throws(MerkleLogError) {
        guard treeSize <= TreeShape.largestSize, index >= 0, index < treeSize else {
            throw MerkleLogError(.outOfRange, "a log of \(treeSize) entries has no entry \(index)")
        }
        var (node, last) = (index, treeSize - 1)
        var hash = leaf
        for beside in hashes {
            guard last > 0 else { throw MerkleLogError(.proofMismatch, "the proof has too many hashes") }
            if node & 1 == 1 || node == last {
                hash = MerkleHash(beside, hash)
                while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = MerkleHash(hash, beside)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        guard last == 0 else { throw MerkleLogError(.proofMismatch, "the proof has too few hashes") }
        guard hash == root else {
            throw MerkleLogError(.proofMismatch, "the proof leads to the root \(hash.base64), not to \(root.base64)")
        }
    }
}

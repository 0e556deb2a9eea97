// SPDX-License-Identifier: Apache-2.0

/// That a tree begins with an older one, so that nothing in it was changed since (RFC 9162 section 2.1.4).
public struct ConsistencyProof: Sendable, Equatable {
    /// How many entries the older tree has.
    public let oldSize: Int
    /// How many entries the tree has.
    public let treeSize: Int
    /// The hashes, in the order of RFC 9162.
    public let hashes: [MerkleHash]

    /// A proof as somebody gave it; ``verify(oldRoot:root:)`` tells whether it is one.
    public init(oldSize: Int, treeSize: Int, hashes: [MerkleHash]) {
        self.oldSize = oldSize
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// - Throws: ``MerkleLogError`` with `proof-mismatch` unless the proof leads to both roots (RFC 9162 section
    ///   2.1.4.2), with `out-of-range` if the older tree is empty or the larger one.
    public func verify(oldRoot: MerkleHash, root: MerkleHash) throws(MerkleLogError) {
        guard oldSize >= 1, oldSize <= treeSize, treeSize <= TreeShape.largestSize else {
            throw MerkleLogError(.outOfRange, "nothing leads from \(oldSize) to \(treeSize) entries")
        }
        var rest = hashes[...]
        if oldSize & (oldSize - 1) == 0 { rest = [oldRoot] + rest }
        if oldSize == treeSize { rest = hashes.isEmpty ? [oldRoot] : [] }
        guard let start = rest.first else {
            throw MerkleLogError(.proofMismatch, "the proof has the wrong number of hashes")
        }
        let (old, new) = try Self.roots(from: start, rest.dropFirst(), oldSize - 1, treeSize - 1)
        guard old == oldRoot else {
            throw MerkleLogError(
                .proofMismatch,
                "the proof leads to the old root \(old.base64), not to \(oldRoot.base64)"
            )
        }
        guard new == root else {
            throw MerkleLogError(.proofMismatch, "the proof leads to the root \(new.base64), not to \(root.base64)")
        }
    }

    private static func roots(
        from start: MerkleHash,
        _ hashes: ArraySlice<MerkleHash>,
        _ lastOld: Int,
        _ lastNew: Int
    ) throws(MerkleLogError) -> (old: MerkleHash, new: MerkleHash) {
        var (node, last) = (lastOld, lastNew)
        if node == last { return (start, start) }
        while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
        var (old, new) = (start, start)
        for beside in hashes {
            guard last > 0 else { throw MerkleLogError(.proofMismatch, "the proof has too many hashes") }
            if node & 1 == 1 || node == last {
                (old, new) = (MerkleHash(beside, old), MerkleHash(beside, new))
                while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                new = MerkleHash(new, beside)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        guard last == 0 else { throw MerkleLogError(.proofMismatch, "the proof has too few hashes") }
        return (old, new)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Which tiles a proof is made from: they are read first, however that is done, and then the proof is computed.
public struct ProofPlan: Sendable {
    /// The tiles to read, each once.
    public let tiles: [TileID]
    private let ranges: [Range<Int>]
    private let treeSize: Int

    /// That the entry at `index` is in the tree of `treeSize` entries (RFC 9162 section 2.1.3.1).
    ///
    /// - Throws: ``MerkleLogError`` with `out-of-range`.
    public static func inclusion(index: Int, treeSize: Int) throws(MerkleLogError) -> ProofPlan {
        guard (1...TreeShape.largestSize).contains(treeSize), (0..<treeSize).contains(index) else {
            throw MerkleLogError(.outOfRange, "a log of \(treeSize) entries has no entry \(index)")
        }
        var ranges: [Range<Int>] = []
        var (low, high) = (0, treeSize)
        while high - low > 1 {
            let middle = low + split(high - low)
            ranges.append(index < middle ? middle..<high : low..<middle)
            if index < middle { high = middle } else { low = middle }
        }
        return ProofPlan(ranges.reversed(), treeSize)
    }

    /// That the tree of `treeSize` entries begins with the tree of `oldSize` (RFC 9162 section 2.1.4.1).
    ///
    /// - Throws: ``MerkleLogError`` with `out-of-range` unless 0 < `oldSize` ≤ `treeSize`.
    public static func consistency(oldSize: Int, treeSize: Int) throws(MerkleLogError) -> ProofPlan {
        guard (1...TreeShape.largestSize).contains(treeSize), (1...treeSize).contains(oldSize) else {
            throw MerkleLogError(.outOfRange, "nothing leads from \(oldSize) to \(treeSize) entries")
        }
        var ranges: [Range<Int>] = []
        var (low, high) = (0, treeSize)
        while oldSize < high {
            let middle = low + split(high - low)
            ranges.append(oldSize <= middle ? middle..<high : low..<middle)
            if oldSize <= middle { high = middle } else { low = middle }
        }
        // Who checks the proof knows the old root itself.
        if low > 0 { ranges.append(low..<high) }
        return ProofPlan(ranges.reversed(), treeSize)
    }

    private init(_ ranges: [Range<Int>], _ treeSize: Int) {
        self.ranges = ranges
        self.treeSize = treeSize
        var seen: Set<TileID> = []
        tiles = ranges.flatMap { TreeRange($0, treeSize: treeSize).parts.map(\.tile) }.filter {
            seen.insert($0).inserted
        }
    }

    /// The largest power of two below a number of entries, of which there are two or more.
    private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    /// The hashes of the proof, from the entry up.
    ///
    /// - Parameter read: all of ``tiles``, in any order.
    /// - Throws: ``MerkleLogError`` with `missing-tile`.
    public func hashes(_ read: [Tile]) throws(MerkleLogError) -> [MerkleHash] {
        let tiles = Dictionary(read.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var hashes: [MerkleHash] = []
        for range in ranges { hashes.append(try TreeRange(range, treeSize: treeSize).root(tiles)) }
        return hashes
    }
}

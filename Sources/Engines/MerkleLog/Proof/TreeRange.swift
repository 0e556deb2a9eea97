// SPDX-License-Identifier: Apache-2.0

/// Consecutive entries whose root a proof holds, and the tiles from which it is computed.
struct TreeRange {
    /// A perfect tree inside one tile: the root of 2^`height` of its hashes, from `start` on.
    struct Part {
        let tile: TileID
        let start: Int
        let height: Int
    }

    /// From the left; their roots are folded from the right.
    let parts: [Part]

    /// - Parameters:
    ///   - range: one that the tree splits into, so it begins at a multiple of the largest power of two below its length.
    ///   - treeSize: how many entries the tree has whose tiles are read.
    init(_ range: Range<Int>, treeSize: Int) {
        var parts: [Part] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = Int.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
            let level = height / 8
            let first = start >> (8 * level)
            if let tile = TileID(level: level, index: first >> 8, treeSize: treeSize) {
                parts.append(Part(tile: tile, start: first & 255, height: height % 8))
            }
            start += 1 << height
        }
        self.parts = parts
    }

    /// The root of the range.
    ///
    /// - Throws: ``MerkleLogError`` with `missing-tile`.
    func root(_ tiles: [TileID: Tile]) throws(MerkleLogError) -> MerkleHash {
        var root: MerkleHash?
        for part in parts.reversed() {
            guard let tile = tiles[part.tile], tile.hashes.count == part.tile.width,
                part.start + 1 << part.height <= tile.hashes.count
            else { throw MerkleLogError(.missingTile, "\(part.tile.path) is missing") }
            let left = tile.hashes[part.start..<part.start + 1 << part.height].perfectRoot
            root = root.map { MerkleHash(left, $0) } ?? left
        }
        return root ?? .empty
    }
}

// SPDX-License-Identifier: Apache-2.0

/// How a tree of a size is made up.
public enum TreeShape {
    /// No tree has more entries: above, what is counted would no longer fit.
    public static let largestSize = 1 << 62

    /// How many hashes the tiles of a level have together.
    static func hashes(level: Int, size: Int) -> Int {
        (0..<8).contains(level) ? max(0, size) >> (8 * level) : 0
    }

    /// How many levels of tiles a tree has.
    static func levels(size: Int) -> Int {
        var levels = 0
        while hashes(level: levels, size: size) > 0 { levels += 1 }
        return levels
    }

    /// The tiles that are still growing, from level 0 up: what has to be read to append, or to compute the root.
    public static func edge(size: Int) -> [TileID] {
        (0..<levels(size: size)).compactMap { level in
            let hashes = hashes(level: level, size: size)
            return TileID(level: level, index: hashes >> 8, width: hashes & 255)
        }
    }
}

extension [MerkleHash] {
    /// The root of the tree that has these hashes as its leaves, in the shape of RFC 9162.
    var root: MerkleHash {
        guard var root = perfectRoots.last else { return .empty }
        for left in perfectRoots.dropLast().reversed() { root = MerkleHash(left, root) }
        return root
    }

    /// The roots of the largest perfect trees that these leaves make, from the left.
    var perfectRoots: [MerkleHash] {
        var roots: [MerkleHash] = []
        var start = 0
        while start < count {
            let width = 1 << (Int.bitWidth - 1 - (count - start).leadingZeroBitCount)
            roots.append(self[start..<start + width].perfectRoot)
            start += width
        }
        return roots
    }
}

extension ArraySlice<MerkleHash> {
    /// The root of a perfect tree with these leaves, whose number is a power of two.
    var perfectRoot: MerkleHash {
        guard count > 1 else { return first ?? .empty }
        return withUnsafeTemporaryAllocation(of: MerkleHash.self, capacity: count / 2) { row in
            for pair in 0..<count / 2 {
                row.initializeElement(
                    at: pair,
                    to: MerkleHash(self[startIndex + 2 * pair], self[startIndex + 2 * pair + 1])
                )
            }
            var width = count / 2
            while width > 1 {
                width /= 2
                for pair in 0..<width { row[pair] = MerkleHash(row[2 * pair], row[2 * pair + 1]) }
            }
            return row[0]
        }
    }
}

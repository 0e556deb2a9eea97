// SPDX-License-Identifier: Apache-2.0

/// The hashes that follow from a checkpoint: going down from its root, each level is that of the view that leads there.
struct LogAnchor {
    /// How many entries the checkpoint has.
    let size: Int
    /// The hashes of each level's growing tile; level 0's are those of entries.
    let edge: [[MerkleHash]]
    /// For level 1 and above the hashes that are certain; nil where no view leads to the one above.
    private(set) var certain: [[MerkleHash?]]

    /// More combinations of opinions about the growing tiles are not tried.
    private static let mostTrials = 4_096

    /// Nil if no view leads to the root.
    ///
    /// - Parameters:
    ///   - bottom: the opinions about the hashes of the entries in the growing tile of level 0.
    ///   - size: how many entries the checkpoint has, at most those that are covered.
    init?(_ views: LogViews, bottom: [[MerkleHash]], size: Int, root: MerkleHash) {
        guard size <= views.covered else { return nil }
        let count = TreeShape.levels(size: size)
        var opinions: [[[MerkleHash]]] = []
        for level in 0..<count {
            let isEmpty = TreeShape.hashes(level: level, size: size) & 255 == 0
            opinions.append(isEmpty ? [[]] : level == 0 ? bottom : views.edge(level: level, size: size))
        }
        guard let edge = Self.edge(opinions, root) else { return nil }
        self.size = size
        self.edge = edge
        certain = [[MerkleHash?]](repeating: [], count: max(count, 1))
        for level in (1..<max(count, 1)).reversed() { settle(level, views) }
    }

    private static func edge(_ opinions: [[[MerkleHash]]], _ root: MerkleHash) -> [[MerkleHash]]? {
        let trials = opinions.reduce(1) { $0 > mostTrials ? $0 : $0 * $1.count }
        guard trials > 0, trials <= mostTrials else { return nil }
        let roots = opinions.map { $0.map(\.perfectRoots) }
        for trial in 0..<trials {
            var rest = trial
            let choice = opinions.map { level in
                defer { rest /= level.count }
                return rest % level.count
            }
            if LogState.root(zip(roots, choice).map { $0[$1] }) == root { return zip(opinions, choice).map { $0[$1] } }
        }
        return nil
    }

    private mutating func settle(_ level: Int, _ views: LogViews) {
        let count = TreeShape.hashes(level: level, size: size)
        var hashes: [MerkleHash?] = []
        hashes.reserveCapacity(count)
        for tile in 0..<count >> 8 {
            let view = view(of: tile, level, views)
            let known = view.map { Array(views.levels[level][$0][tile << 8..<(tile + 1) << 8]) }
            hashes += known ?? [MerkleHash?](repeating: nil, count: 256)
        }
        certain[level] = hashes + edge[level].map { $0 }
    }

    /// The view that leads to the certain root of a full tile.
    private func view(of tile: Int, _ level: Int, _ views: LogViews) -> Int? {
        guard let root = root(of: tile, level: level) else { return nil }
        let above = views.levels[level + 1]
        // Every view of the level itself, the last being the tile's own file.
        return views.levels[level].indices.reversed().first {
            above[$0].indices.contains(tile) && above[$0][tile] == root
        }
    }

    /// The certain root of a full tile, if there is one.
    func root(of tile: Int, level: Int) -> MerkleHash? {
        guard level + 1 < certain.count, certain[level + 1].indices.contains(tile) else { return nil }
        return certain[level + 1][tile]
    }

    /// The certain hashes of a tile of level 1 or above, as wide as the checkpoint's size makes it.
    func hashes(of id: TileID) -> [MerkleHash]? {
        guard certain.indices.contains(id.level), id.index << 8 + id.width <= certain[id.level].count else {
            return nil
        }
        return LogViews.known(certain[id.level][id.index << 8..<id.index << 8 + id.width])
    }
}

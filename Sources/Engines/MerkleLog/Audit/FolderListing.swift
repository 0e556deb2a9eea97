// SPDX-License-Identifier: Apache-2.0

/// The files that a log's folder has, by what they are.
struct FolderListing {
    /// For the index of a bundle of entries, the widths under which there is one.
    private(set) var bundles: [Int: [Int]] = [:]
    /// The tiles of all levels.
    private(set) var tiles: Set<TileID> = []
    /// The sizes of the checkpoints that are kept.
    private(set) var checkpoints: [Int] = []
    /// Files that are nothing of that kind.
    private(set) var others: [String] = []

    init(_ paths: [String]) {
        for path in paths.sorted() {
            if let (tile, isEntries) = TileID.parse(path: path) {
                if isEntries { bundles[tile.index, default: []].append(tile.width) } else { tiles.insert(tile) }
            } else if path.utf8.starts(with: "checkpoints/".utf8),
                let size = Decimal.number(path.utf8.dropFirst(12), atMost: TreeShape.largestSize)
            {
                checkpoints.append(size)
            } else {
                others.append(path)
            }
        }
        checkpoints.sort()
    }

    /// How many tiles of level 0 are worth looking for: however large a log says it is, the first that is missing is
    /// among the first so many.
    var plausibleTiles: Int { bundles.count + tiles.count { $0.level == 0 } + 1 }

    /// The bundle that is there instead of one that is not: the widest.
    func substitute(for bundle: TileID) -> TileID? {
        guard let width = bundles[bundle.index]?.filter({ $0 != bundle.width }).max() else { return nil }
        return TileID(level: 0, index: bundle.index, width: width)
    }
}

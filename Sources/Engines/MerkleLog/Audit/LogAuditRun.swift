// SPDX-License-Identifier: Apache-2.0

/// One check under way.
struct LogAuditRun<Folder: LogFolder> {
    let folder: Folder
    let listing: FolderListing
    let views: LogViews
    let mostTiles: Int
    /// What is certain, from the largest checkpoint that anything leads to.
    private(set) var anchor: LogAnchor?
    /// From which entry on nothing is certain, though a checkpoint covers it.
    private(set) var uncertain: Range<Int>?
    private(set) var consistentCheckpoints = 0
    /// Sizes of older checkpoints in the midst of what is damaged that still hold, and of those that do not.
    private(set) var provedSizes: [Int] = []
    private(set) var refutedSizes: [Int] = []
    var damages: [LogDamage] = []
    var furtherTiles = 0
    /// Entries that have another content, which may be another entry: where the damage is noted.
    var strangers: [(hash: MerkleHash, damage: Int)] = []

    init(_ folder: Folder, _ listing: FolderListing, _ views: LogViews, mostTiles: Int) {
        self.folder = folder
        self.listing = listing
        self.views = views
        self.mostTiles = mostTiles
    }

    /// The opinions about the entries' hashes in the tile that was growing when the log had so many entries.
    private func bottom(_ size: Int) throws(Folder.Failure) -> [[MerkleHash]] {
        let width = size & 255
        guard width > 0, size <= views.covered, let id = TileID(level: 0, index: size >> 8, treeSize: views.size) else {
            return []
        }
        var opinions: [[MerkleHash]] = []
        let entries = try BundleHashes.read(id, folder, listing).hashes
        for hashes in [try folder.hashes(id) ?? [], entries] where hashes.count >= width {
            let prefix = Array(hashes.prefix(width))
            if !opinions.contains(prefix) { opinions.append(prefix) }
        }
        return opinions
    }

    /// Finds the largest checkpoint that the files lead to, and compares the others with it.
    ///
    /// - Parameter items: the checkpoints, the largest first.
    mutating func anchor(_ items: [CheckpointShelf.Item]) throws(Folder.Failure) {
        var failed: [CheckpointShelf.Item] = []
        var rest = items[...]
        while let item = rest.popFirst() {
            let size = item.checkpoint.size
            anchor = LogAnchor(views, bottom: try bottom(size), size: size, root: item.checkpoint.root)
            if anchor != nil { break }
            failed.append(item)
        }
        let certain = anchor?.size ?? 0
        if let first = failed.map(\.checkpoint.size).min() { uncertain = certain..<max(first, certain) }
        for item in failed.dropFirst() where item.checkpoint.size <= certain { conflict(item) }
        // One that is as large as the anchor, and could not be reached, contradicts it.
        if let same = failed.first, same.checkpoint.size == certain, anchor != nil { conflict(same) }
        for item in rest { try compare(item) }
    }

    private mutating func conflict(_ item: CheckpointShelf.Item) {
        let size = item.checkpoint.size
        let message =
            "\(item.path) says that the root of the first \(size) entries is \(item.checkpoint.root.base64); they have another"
        damages.append(LogDamage(.checkpointInconsistent, entries: 0..<size, path: item.path, message))
    }

    private mutating func compare(_ item: CheckpointShelf.Item) throws(Folder.Failure) {
        let size = item.checkpoint.size
        guard let anchor else { return }
        var levels: [[MerkleHash]] = []
        for level in 0..<TreeShape.levels(size: size) {
            let count = TreeShape.hashes(level: level, size: size)
            guard let id = TileID(level: level, index: count >> 8, width: count & 255) else {
                levels.append([])
                continue
            }
            let hashes = level > 0 ? anchor.hashes(of: id) : try certainHashes(id.index)
            guard let hashes, hashes.count >= id.width else { return try reach(item) }
            levels.append(Array(hashes.prefix(id.width)).perfectRoots)
        }
        if LogState.root(levels) == item.checkpoint.root {
            consistentCheckpoints += 1
        } else {
            conflict(item)
        }
    }

    /// Tells whether the files lead to a checkpoint where not everything is certain.
    private mutating func reach(_ item: CheckpointShelf.Item) throws(Folder.Failure) {
        let size = item.checkpoint.size
        if LogAnchor(views, bottom: try bottom(size), size: size, root: item.checkpoint.root) != nil {
            consistentCheckpoints += 1
            provedSizes.append(size)
        } else {
            refutedSizes.append(size)
        }
    }

    /// The hashes of a tile of level 0, if they are certain.
    func certainHashes(_ index: Int) throws(Folder.Failure) -> [MerkleHash]? {
        guard let anchor, let id = TileID(level: 0, index: index, treeSize: views.size) else { return nil }
        guard let root = anchor.root(of: index, level: 0) else {
            return index == anchor.size >> 8 ? anchor.edge.first : nil
        }
        if let hashes = try folder.hashes(id), hashes[...].perfectRoot == root { return hashes }
        let entries = try BundleHashes.read(id, folder, listing).hashes
        return entries.count == id.width && entries[...].perfectRoot == root ? entries : nil
    }
}

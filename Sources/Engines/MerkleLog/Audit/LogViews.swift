// SPDX-License-Identifier: Apache-2.0

/// The tree as each kind of file tells it: computed from the entries, from the tiles of level 0, of level 1 and so on.
///
/// In a sound log all agree. Where they do not, the one that leads to the signed root is right, and tells which file is
/// not.
struct LogViews {
    /// How many entries the log is said to have.
    let size: Int
    /// How many of them are looked at; fewer only if files are missing.
    let covered: Int
    /// For level 1 and above: for each view the hashes of the level. View 0 is computed from the entries, view 1 from the
    /// tiles of level 0, and so on; the last is what the tiles of the level itself say.
    private(set) var levels: [[[MerkleHash?]]] = [[]]
    /// For each tile of level 0 whether it is there and its entries are the ones it has the hashes of.
    private(set) var agreeing: [Bool] = []

    init<Folder: LogFolder>(_ folder: Folder, _ listing: FolderListing, size: Int) throws(Folder.Failure) {
        self.size = size
        let full = size >> 8
        let plausible = listing.plausibleTiles
        covered = full >= plausible ? plausible << 8 : size
        try readBottom(folder)
        var level = 1
        while TreeShape.hashes(level: level, size: covered) > 0 {
            try add(level, folder)
            level += 1
        }
    }

    private mutating func readBottom<Folder: LogFolder>(_ folder: Folder) throws(Folder.Failure) {
        var (fromEntries, fromTiles): ([MerkleHash?], [MerkleHash?]) = ([], [])
        var index = 0
        while let id = TileID(level: 0, index: index, treeSize: size), index << 8 < covered {
            var entries = BundleHashes()
            if let bytes = try folder.read(id.entriesPath, atMost: EntryBundle.largest) {
                (entries.hashes, entries.isWhole) = EntryBundle.leafHashes(bytes)
                entries.isThere = true
            }
            let tile = try folder.hashes(id)
            let agrees = entries.isComplete(id) && tile == entries.hashes
            agreeing.append(agrees)
            if id.isFull {
                let root = entries.isComplete(id) ? entries.hashes[...].perfectRoot : nil
                fromEntries.append(root)
                fromTiles.append(agrees ? root : tile?[...].perfectRoot)
            }
            index += 1
        }
        levels.append([fromEntries, fromTiles])
    }

    /// Adds what the level's own tiles say, and computes from all views what they say of the next one.
    private mutating func add<Folder: LogFolder>(_ level: Int, _ folder: Folder) throws(Folder.Failure) {
        let count = TreeShape.hashes(level: level, size: covered)
        var own: [MerkleHash?] = []
        var index = 0
        while own.count < count, let id = TileID(level: level, index: index, treeSize: size) {
            let hashes = try folder.hashes(id)
            for place in 0..<min(id.width, count - own.count) { own.append(hashes?[place]) }
            index += 1
        }
        levels[level].append(own)
        levels.append(
            levels[level].map { view in
                (0..<count >> 8).map { tile in Self.known(view[tile << 8..<(tile + 1) << 8])?[...].perfectRoot }
            }
        )
    }

    /// The hashes if all are known.
    static func known(_ hashes: ArraySlice<MerkleHash?>) -> [MerkleHash]? {
        var known: [MerkleHash] = []
        known.reserveCapacity(hashes.count)
        for hash in hashes {
            guard let hash else { return nil }
            known.append(hash)
        }
        return known
    }

    /// The different opinions about the hashes of a level's growing tile when the log had a size; none if none knows all.
    func edge(level: Int, size: Int) -> [[MerkleHash]] {
        guard level >= 1, level < levels.count else { return [] }
        let count = TreeShape.hashes(level: level, size: size)
        var opinions: [[MerkleHash]] = []
        for view in levels[level] where view.count >= count {
            guard let hashes = Self.known(view[count & ~255..<count]) else { continue }
            if !opinions.contains(hashes) { opinions.append(hashes) }
        }
        return opinions
    }
}

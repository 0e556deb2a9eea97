// SPDX-License-Identifier: Apache-2.0

extension LogAuditRun {
    /// Looks into every tile of level 1 and above that does not say what is certain.
    mutating func lookIntoHigherTiles() throws(Folder.Failure) {
        for level in views.levels.indices.dropFirst() {
            // The last view is the tiles' own; above the highest level there are no tiles.
            guard views.levels[level].count == level + 2, let own = views.levels[level].last else { continue }
            for index in 0...(own.count >> 8) {
                guard let id = TileID(level: level, index: index, treeSize: views.size) else { break }
                let places = index << 8..<min(own.count, index << 8 + id.width)
                guard !places.isEmpty else { break }
                compareHigher(id, Array(own[places]), below(id, places))
            }
        }
    }

    /// What the hashes of a tile should be: what is certain, or else what follows from the tiles below.
    private func below(_ id: TileID, _ places: Range<Int>) -> [MerkleHash?] {
        if let certain = anchor?.hashes(of: id) { return certain }
        return Array(views.levels[id.level][id.level][places])
    }

    private mutating func compareHigher(_ id: TileID, _ found: [MerkleHash?], _ right: [MerkleHash?]) {
        let span = 8 * id.level
        let start = id.index << 8
        if found.contains(where: { $0 == nil }) {
            let entries = start << span..<(start + found.count) << span
            return add(.tileMissing, entries, id.path, "\(id.path) is missing or has another length than it should")
        }
        let place = found.indices.first { place in
            guard place < right.count, let hash = right[place] else { return false }
            return found[place] != hash
        }
        guard let place else { return }
        let entries = (start + place) << span..<(start + place + 1) << span
        let message =
            "\(id.path) has another root than the entries \(entries.lowerBound) to \(entries.upperBound - 1) have"
        add(.tileAltered, entries, id.path, message)
    }

    /// Looks for the entries that stand where others belong.
    mutating func lookForMoved() throws(Folder.Failure) {
        let wanted = Set(strangers.map(\.hash))
        if wanted.isEmpty { return }
        var places: [MerkleHash: Int] = [:]
        for index in views.agreeing.indices {
            guard let id = TileID(level: 0, index: index, treeSize: views.size), let hashes = try folder.hashes(id)
            else {
                continue
            }
            for (place, hash) in hashes.enumerated() where wanted.contains(hash) { places[hash] = index << 8 + place }
        }
        for (hash, number) in strangers {
            let damage = damages[number]
            guard let origin = places[hash], let entry = damage.entries?.lowerBound, origin != entry,
                let id = TileID(level: 0, index: origin >> 8, treeSize: views.size)
            else { continue }
            let there = try BundleHashes.read(id, folder, listing).hashes
            let isCopy = there.count > origin & 255 && there[origin & 255] == hash
            let message =
                isCopy
                ? "entry \(entry) was replaced by a copy of entry \(origin)"
                : "entry \(origin) stands where entry \(entry) belongs"
            damages[number] = LogDamage(
                isCopy ? .entryAltered : .entryReordered,
                entries: damage.entries,
                path: damage.path,
                message
            )
        }
    }

    /// More files that are nothing of a log's are not named.
    private static var mostOthers: Int { 1_000 }

    /// Looks at the files that the log's size does not ask for: tiles as they were at older checkpoints, and what does
    /// not belong there.
    mutating func lookIntoOtherFiles() throws(Folder.Failure) {
        for path in listing.others.prefix(Self.mostOthers) {
            damages.append(LogDamage(.fileUnexpected, path: path, "\(path.debugDescription) is no file of a log"))
        }
        for tile in listing.tiles {
            let now = TileID(level: tile.level, index: tile.index, treeSize: views.size)
            if now == tile { continue }
            try compareOlder(tile, now, path: tile.path, try folder.hashes(tile))
        }
        for (index, widths) in listing.bundles {
            let now = TileID(level: 0, index: index, treeSize: views.size)
            for width in widths where width != now?.width {
                guard let bundle = TileID(level: 0, index: index, width: width) else { continue }
                let bytes = try folder.read(bundle.entriesPath, atMost: EntryBundle.largest) ?? []
                let (hashes, isWhole) = EntryBundle.leafHashes(bytes)
                let isComplete = isWhole && hashes.count == width
                try compareOlder(bundle, now, path: bundle.entriesPath, isComplete ? hashes : nil)
            }
        }
    }

    private mutating func compareOlder(
        _ older: TileID,
        _ now: TileID?,
        path: String,
        _ found: [MerkleHash]?
    ) throws(Folder.Failure) {
        let (first, overflows) = older.index.multipliedReportingOverflow(by: 256)
        let span = older.level < 7 ? 8 * older.level : 0
        let start = overflows || first > TreeShape.largestSize >> span ? TreeShape.largestSize : first << span
        guard let now, older.width < now.width else {
            let beyond = now.map { start + $0.width << span } ?? start
            return add(.fileUnexpected, beyond..<beyond + 1, path, "\(path) goes beyond the log's checkpoint")
        }
        guard let found else {
            return add(.fileUnexpected, start..<start + 1, path, "\(path) does not have the content that its name says")
        }
        guard let right = now.level == 0 ? try certainHashes(now.index) : anchor?.hashes(of: now),
            let place = found.indices.first(where: { $0 >= right.count || found[$0] != right[$0] })
        else { return }
        let entry = start + place << span
        add(.fileUnexpected, entry..<entry + 1, path, "\(path) contradicts the log at entry \(entry)")
    }
}

// SPDX-License-Identifier: Apache-2.0

extension LogAuditRun {
    /// Looks into every tile of level 0 that does not lead to what is certain, or contradicts its entries.
    mutating func lookIntoTiles() throws(Folder.Failure) {
        var shifted = 0
        var looked = 0
        for index in views.agreeing.indices {
            if isSound(index) { continue }
            if looked == mostTiles {
                furtherTiles += 1
            } else {
                looked += 1
                try lookInto(index, &shifted)
            }
        }
        if views.covered < views.size {
            let rest = views.covered..<views.size
            let path = TileID(level: 0, index: rest.lowerBound >> 8, treeSize: views.size)?.entriesPath
            let message = "the log ends before entry \(rest.lowerBound); its checkpoint has \(rest.upperBound)"
            damages.append(LogDamage(.truncated, entries: rest, path: path, message))
        }
        if let uncertain, !damages.contains(where: { $0.entries.map { uncertain.overlaps($0) } ?? false }) {
            let which = "entries \(uncertain.lowerBound) to \(uncertain.upperBound - 1) and their hashes"
            let message =
                uncertain.isEmpty
                ? "the checkpoint has another root than a log of \(uncertain.upperBound) entries"
                : "\(which) agree, but their root is not the signed one: some were changed together with all their hashes"
            damages.append(LogDamage(.rewritten, entries: uncertain, path: nil, message))
        }
    }

    private func isSound(_ index: Int) -> Bool {
        guard views.agreeing[index] else { return false }
        let isFull = index < views.size >> 8
        if let anchor, isFull, let root = anchor.root(of: index, level: 0) {
            return views.levels[1][0].indices.contains(index) && views.levels[1][0][index] == root
        }
        if let anchor, anchor.size == views.size, !isFull { return true }
        // Nothing is certain here, so what the tile above says must do.
        guard isFull, views.levels[1].count > 2, let above = views.levels[1][2][index] else { return true }
        return views.levels[1][0][index] == above
    }

    private mutating func lookInto(_ index: Int, _ shifted: inout Int) throws(Folder.Failure) {
        guard let id = TileID(level: 0, index: index, treeSize: views.size) else { return }
        let start = index << 8
        let entries = try BundleHashes.read(id, folder, listing)
        let tile = try folder.hashes(id)
        let root = views.levels[1].count > 2 && id.isFull ? views.levels[1][2][index] : nil
        let above = anchor?.root(of: index, level: 0) ?? root
        var right = try certainHashes(index).flatMap { $0.count == id.width ? $0 : nil }
        if right == nil, let above {
            right = [tile, entries.hashes].compactMap { $0 }.first {
                $0.count == id.width && $0[...].perfectRoot == above
            }
        }
        if let right {
            compareTile(id, tile, right)
            return try compare(id, entries, right, &shifted)
        }
        if let tile, above == nil { return try compare(id, entries, tile, &shifted) }
        try noteUncertain(id, entries, tile, start..<start + id.width, hasAbove: above != nil)
    }

    /// Neither the entries nor their hashes lead to what the tile above has.
    private mutating func noteUncertain(
        _ id: TileID,
        _ entries: BundleHashes,
        _ tile: [MerkleHash]?,
        _ range: Range<Int>,
        hasAbove: Bool
    ) throws(Folder.Failure) {
        if entries.hashes.isEmpty { return noteMissing(id, range, hasTile: tile != nil) }
        let other = tile ?? []
        let common = min(entries.hashes.count, other.count)
        let place = (0..<common).first { entries.hashes[$0] != other[$0] }
        if tile == nil, !hasAbove {
            let message = "\(id.path) is missing, so the entries cannot be compared with their hashes"
            return add(.tileMissing, range, id.path, message)
        }
        if entries.hashes.count < id.width {
            let first = range.lowerBound + entries.hashes.count
            let message = "\(id.entriesPath) ends before entry \(first), and \(id.path) is not what was signed"
            return add(.truncated, first..<range.upperBound, id.entriesPath, message)
        }
        let narrowed = narrow(range)
        let from = place.map { min(narrowed.lowerBound, range.lowerBound + $0) } ?? narrowed.lowerBound
        let hint = place.map { "; the first that contradicts its hash is entry \(range.lowerBound + $0)" } ?? ""
        let message =
            "one or more of the entries \(from) to \(narrowed.upperBound - 1) were altered together with their hashes in \(id.path)\(hint)"
        add(.entryAltered, from..<narrowed.upperBound, id.entriesPath, message)
    }

    private mutating func noteMissing(_ id: TileID, _ range: Range<Int>, hasTile: Bool) {
        let isTail = !listing.bundles.keys.contains { $0 > id.index }
        let what = hasTile ? "\(id.entriesPath) is" : "\(id.entriesPath) and \(id.path) are"
        let message = "\(what) missing: entries \(range.lowerBound) to \(range.upperBound - 1)"
        add(isTail ? .truncated : .entryMissing, range, id.entriesPath, message)
    }

    /// Leaves out the entries before the last checkpoint that still holds, and from the first on that does not.
    private func narrow(_ range: Range<Int>) -> Range<Int> {
        let start = provedSizes.filter { range.contains($0) }.max() ?? range.lowerBound
        let end = refutedSizes.filter { $0 > start && $0 < range.upperBound }.min() ?? range.upperBound
        return start..<end
    }

    private mutating func compareTile(_ id: TileID, _ found: [MerkleHash]?, _ right: [MerkleHash]) {
        let start = id.index << 8
        guard let found else {
            let message = "\(id.path) is missing or has another length than \(right.count) hashes"
            return add(.tileMissing, start..<start + right.count, id.path, message)
        }
        guard let place = (0..<right.count).first(where: { found[$0] != right[$0] }) else { return }
        let message =
            "\(id.path) has another hash for entry \(start + place); the entry itself leads to what was signed"
        add(.tileAltered, start + place..<start + place + 1, id.path, message)
    }

    private mutating func compare(
        _ id: TileID,
        _ entries: BundleHashes,
        _ right: [MerkleHash],
        _ shifted: inout Int
    ) throws(Folder.Failure) {
        let start = id.index << 8
        if entries.hashes.isEmpty, !entries.isThere {
            return noteMissing(id, start..<start + id.width, hasTile: true)
        }
        var next = (expected: [MerkleHash](), found: [MerkleHash]())
        if let following = TileID(level: 0, index: id.index + 1, treeSize: views.size), id.isFull {
            next.expected = try folder.hashes(following) ?? []
            next.found = try BundleHashes.read(following, folder, listing).hashes
        }
        let comparison = EntryComparison(
            expected: right + next.expected,
            width: id.width,
            found: entries.hashes,
            isWhole: entries.isWhole,
            next: next.found,
            reachesEnd: start + right.count + next.expected.count >= views.size
        )
        if shifted != 0, comparison.isShifted(by: shifted) { return }
        guard let (place, what) = comparison.first else {
            if !entries.isThere { noteMissing(id, start..<start + id.width, hasTile: true) }
            return
        }
        if case .ends = what, !entries.isThere {
            return noteMissing(id, start + place..<start + id.width, hasTile: true)
        }
        if case .missing(let count) = what { shifted += count }
        if case .inserted(let count) = what { shifted -= count }
        note(what, at: start + place, id, entries)
    }

    private mutating func note(_ what: EntryComparison.Difference, at entry: Int, _ id: TileID, _ entries: BundleHashes)
    {
        let end = id.index << 8 + id.width
        let path = id.entriesPath
        switch what {
        case .altered(let hash):
            strangers.append((hash, damages.count))
            add(.entryAltered, entry..<entry + 1, path, "entry \(entry) is not the one that was logged")
        case .missing(let count):
            let which = count == 1 ? "entry \(entry) is" : "entries \(entry) to \(entry + count - 1) are"
            add(.entryMissing, entry..<entry + count, path, "\(which) left out; what follows is there")
        case .inserted(let count):
            let which = count == 1 ? "an entry was" : "\(count) entries were"
            add(.entryInserted, entry..<entry + count, path, "\(which) put in before entry \(entry)")
        case .reordered(let origin):
            let other = id.index << 8 + origin
            add(.entryReordered, entry..<entry + 1, path, "entry \(other) stands where entry \(entry) belongs")
        case .ends:
            let how = entries.isWhole ? "ends before" : "ends inside"
            add(.truncated, entry..<end, path, "\(path) \(how) entry \(entry), \(end - entry) too early")
        case .trailing:
            add(.entryInserted, entry..<entry + 1, path, "\(path) goes on after its last entry with what is no entry")
        }
    }

    mutating func add(_ kind: LogDamage.Kind, _ entries: Range<Int>, _ path: String, _ message: String) {
        damages.append(LogDamage(kind, entries: entries, path: path, message))
    }
}

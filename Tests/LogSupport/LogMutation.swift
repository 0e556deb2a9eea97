// SPDX-License-Identifier: Apache-2.0
package import MerkleLog
package import TestSupport

/// Changes a log's files as an attacker or a broken disk would.
package struct LogMutation {
    /// In which way.
    package enum Kind: CaseIterable, Sendable {
        case alterEntry, shortenEntry, removeEntry, insertEntry, swapInBundle, swapAnywhere, removeAndMoveUp
        case insertAndMoveDown, removeBundle, cutBundle, exchangeBundles, alterTile, removeTile, alterCheckpoint
        case alterKeptCheckpoint, alterEntryAndHash, writeAnew, cutEverything, flipAnyByte, addFile
    }

    /// What must be named.
    package enum Place {
        case entry(Int, Set<LogDamage.Kind>)
        /// The damage includes the first of these entries, and is no longer.
        case covering(Range<Int>)
        /// The damage begins with one of these entries.
        case within(Range<Int>)
        case file(String)
    }

    /// Why what was found is not what has to be named; nil if it is.
    package static func problem(_ place: Place, _ found: [LogDamage]) -> String? {
        guard let first = found.first else { return "nothing was found" }
        let isNamed =
            switch place {
            case .entry(let entry, let kinds): first.entries?.lowerBound == entry && kinds.contains(first.kind)
            case .within(let range): first.entries.map { range.contains($0.lowerBound) } == true
            case .covering(let range):
                first.entries.map { $0.contains(range.lowerBound) && $0.count <= range.count } == true
            case .file(let path): first.path == path
            }
        return isNamed ? nil : "\(found) instead of \(place)"
    }

    /// The log as it is by now.
    package private(set) var log: MemoryLog
    /// What comes at random.
    package private(set) var random: SeededGenerator
    private var size: Int { log.entries.count }

    /// Begins with the files that the log's size asks for: those of older checkpoints are left out.
    package init(_ log: MemoryLog, random: SeededGenerator) {
        self.log = log
        self.random = random
        for path in log.files.keys where path.hasPrefix("tile/") {
            guard let (tile, _) = TileID.parse(path: path) else { continue }
            let now = TileID(level: tile.level, index: tile.index, treeSize: log.entries.count)
            if now != tile { self.log.files[path] = nil }
        }
    }

    private func bundle(of entry: Int) -> TileID? { TileID(level: 0, index: entry >> 8, treeSize: size) }

    private mutating func edit(_ entry: Int, _ body: (inout [[UInt8]], Int) -> Void) {
        guard let path = bundle(of: entry)?.entriesPath, let bytes = log.files[path],
            var entries = try? EntryBundle.entries(bytes)
        else { return }
        body(&entries, entry & 255)
        log.files[path] = try? EntryBundle.bytes(entries)
    }

    private mutating func rebundle(_ entries: [[UInt8]]) {
        for path in log.files.keys where path.hasPrefix("tile/entries/") { log.files[path] = nil }
        for start in stride(from: 0, to: entries.count, by: 256) {
            let bundle = Array(entries[start..<min(start + 256, entries.count)])
            guard let id = TileID(level: 0, index: start / 256, width: bundle.count) else { return }
            log.files[id.entriesPath] = try? EntryBundle.bytes(bundle)
        }
    }

    private mutating func flip(_ path: String, from start: Int = 0, count: Int? = nil) -> Int {
        let size = count ?? (log.files[path]?.count ?? 1) - start
        let place = start + random.below(size)
        log.files[path]?[place] ^= 1 << UInt8(random.below(8))
        return place
    }

    /// Changes it, and returns what has to be named.
    package mutating func apply(_ kind: Kind) -> Place {
        let entry = random.below(size)
        let other = random.below(size)
        switch kind {
        case .alterEntry:
            let byte = random.below(log.entries[entry].count)
            edit(entry) { $0[$1][byte] ^= 1 }
            return .entry(entry, [.entryAltered])
        case .shortenEntry:
            edit(entry) { $0[$1].removeLast() }
            return .entry(entry, [.entryAltered])
        case .removeEntry:
            edit(entry) { $0.remove(at: $1) }
            return .entry(entry, [.entryMissing, .truncated])
        case .insertEntry:
            edit(entry) { if $0.count < 256 { $0.insert([1, 2, 3], at: $1) } else { $0[$1] = [1, 2, 3] } }
            return .entry(entry, [.entryInserted, .entryAltered])
        case .swapInBundle: return swap(entry, entry & ~255 + other % min(256, size - entry & ~255))
        case .swapAnywhere: return swap(entry, other)
        case .removeAndMoveUp:
            var entries = log.entries
            entries.remove(at: entry)
            rebundle(entries)
            return .entry(entry, [.entryMissing, .truncated])
        case .insertAndMoveDown:
            rebundle(Array(log.entries[..<entry]) + [[9]] + log.entries[entry...])
            return .entry(entry, [.entryInserted, .entryAltered])
        default: return applyToFiles(kind, entry, other)
        }
    }

    private mutating func swap(_ one: Int, _ other: Int) -> Place {
        if one == other { return .entry(one, []) }
        let (first, second) = (log.entries[one], log.entries[other])
        edit(one) { $0[$1] = second }
        edit(other) { $0[$1] = first }
        return .entry(min(one, other), [.entryReordered])
    }

    private mutating func applyToFiles(_ kind: Kind, _ entry: Int, _ other: Int) -> Place {
        let bundle = bundle(of: entry)
        let path = bundle?.entriesPath ?? ""
        switch kind {
        case .removeBundle:
            log.files[path] = nil
            return .entry(entry & ~255, [.entryMissing, .truncated])
        case .cutBundle:
            let bytes = log.files[path] ?? []
            let cut = random.below(bytes.count)
            log.files[path] = Array(bytes[..<cut])
            return .entry(entry & ~255 + Self.whole(bytes, cut), [.truncated, .entryMissing])
        case .exchangeBundles:
            let second = self.bundle(of: other)?.entriesPath ?? ""
            (log.files[path], log.files[second]) = (log.files[second], log.files[path])
            return .entry(min(entry, other) & ~255, [.entryReordered, .entryAltered, .entryMissing])
        case .alterTile:
            let place = flip(bundle?.path ?? "") / 32
            return .entry(entry & ~255 + place, [.tileAltered])
        case .removeTile:
            log.files[bundle?.path ?? ""] = nil
            return .entry(entry & ~255, [.tileMissing])
        case .alterEntryAndHash:
            edit(entry) { $0[$1] = [7] }
            let place = (entry & 255) * 32
            log.files[bundle?.path ?? ""]?.replaceSubrange(place..<place + 32, with: MerkleHash(leaf: [7]).bytes)
            return .covering(entry..<entry + 256)
        default: return applyToLog(kind, entry)
        }
    }

    /// How many entries are whole when the bundle is cut.
    private static func whole(_ bytes: [UInt8], _ cut: Int) -> Int {
        var (place, count) = (0, 0)
        while place + 2 <= cut {
            place += 2 + Int(bytes[place]) << 8 + Int(bytes[place + 1])
            if place <= cut { count += 1 }
        }
        return count
    }

    private mutating func applyToLog(_ kind: Kind, _ entry: Int) -> Place {
        switch kind {
        case .alterCheckpoint:
            _ = flip("checkpoint")
            return .file("checkpoint")
        case .alterKeptCheckpoint:
            let kept = random.pick(log.files.keys.filter { $0.hasPrefix("checkpoints/") }.sorted(), or: "")
            _ = flip(kept)
            return .file(kept)
        case .writeAnew:
            var (anew, entries) = (try? MemoryLog(), log.entries)
            entries[entry] += [0x20]
            try? anew?.append(entries)
            for (path, bytes) in anew?.files ?? [:] where path.hasPrefix("tile/") { log.files[path] = bytes }
            return .covering(entry..<entry + max(130, log.widestGap))
        case .cutEverything:
            let cut = entry & ~255
            for path in log.files.keys {
                guard let (tile, _) = TileID.parse(path: path), tile.level == 0, tile.index << 8 >= cut else {
                    continue
                }
                log.files[path] = nil
            }
            return .entry(cut, [.truncated, .entryMissing])
        case .addFile:
            let path = random.pick(
                ["tile/0/900", "tile/entries/900.p/3", "tile/1/007.p/1", "tile/0/x", "checkpoints/01"],
                or: ""
            )
            log.files[path] = [1, 2, 3]
            return .file(path)
        default:
            let path = random.pick(log.files.keys.sorted(), or: "")
            _ = flip(path)
            guard let (tile, isEntries) = TileID.parse(path: path) else { return .file(path) }
            let (start, width) = (tile.index << 8, isEntries ? tile.width + 1 : tile.width)
            return .within(start << (8 * tile.level)..<(start + width) << (8 * tile.level))
        }
    }
}

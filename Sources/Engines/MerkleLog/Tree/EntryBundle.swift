// SPDX-License-Identifier: Apache-2.0

/// The entries of a tile of level 0, each behind its length in two bytes, the higher first (C2SP tlog-tiles).
public enum EntryBundle {
    /// No entry is longer, in bytes.
    public static let longestEntry = 65_535
    /// No bundle is longer, in bytes.
    public static let largest = TileID.fullWidth * (2 + longestEntry)

    /// The content of a bundle.
    ///
    /// - Throws: ``MerkleLogError`` with `too-large` for an entry that is too long, or more than 256 of them.
    public static func bytes(_ entries: [[UInt8]]) throws(MerkleLogError) -> [UInt8] {
        guard entries.count <= TileID.fullWidth else {
            throw MerkleLogError(.tooLarge, "a bundle has no more than \(TileID.fullWidth) entries")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for (place, entry) in entries.enumerated() {
            guard entry.count <= longestEntry else {
                throw MerkleLogError(.tooLarge, "entry \(place) has \(entry.count) bytes; \(longestEntry) is the most")
            }
            bytes += [UInt8(entry.count >> 8), UInt8(entry.count & 255)]
            bytes += entry
        }
        return bytes
    }

    /// The entries of a bundle.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-bundle` if the last entry is cut or there are more than 256.
    public static func entries(_ bytes: [UInt8]) throws(MerkleLogError) -> [[UInt8]] {
        let (ranges, end) = ranges(bytes)
        guard end == bytes.count else {
            let what =
                ranges.count == TileID.fullWidth ? "goes on after 256 entries" : "ends inside entry \(ranges.count)"
            throw MerkleLogError(.malformedBundle, "the bundle \(what), at byte \(end)")
        }
        return ranges.map { Array(bytes[$0]) }
    }

    /// Where the entries are that are whole, and where what is no entry begins: the end, if the bundle is right.
    static func ranges(_ bytes: [UInt8]) -> (entries: [Range<Int>], end: Int) {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(TileID.fullWidth)
        var place = 0
        while ranges.count < TileID.fullWidth, place + 2 <= bytes.count {
            let start = place + 2
            let end = start + Int(bytes[place]) << 8 + Int(bytes[place + 1])
            guard end <= bytes.count else { break }
            ranges.append(start..<end)
            place = end
        }
        return (ranges, place)
    }

    /// The hashes of the entries that are whole, and whether nothing else is in the bundle.
    static func leafHashes(_ bytes: [UInt8]) -> (hashes: [MerkleHash], isWhole: Bool) {
        let (ranges, end) = ranges(bytes)
        let hashes = bytes.withUnsafeBytes { bytes in
            ranges.map { MerkleHash(leaf: UnsafeRawBufferPointer(rebasing: bytes[$0])) }
        }
        return (hashes, end == bytes.count)
    }
}

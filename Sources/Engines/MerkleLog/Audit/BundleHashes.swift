// SPDX-License-Identifier: Apache-2.0

/// The hashes of the entries that a bundle holds.
struct BundleHashes {
    var hashes: [MerkleHash] = []
    /// Whether the file is there, under the name that the log's size gives it.
    var isThere = false
    /// Whether nothing but entries is in it.
    var isWhole = false

    /// Reads the bundle; one of another width if there is none of this.
    static func read<Folder: LogFolder>(
        _ bundle: TileID,
        _ folder: Folder,
        _ listing: FolderListing
    ) throws(Folder.Failure) -> BundleHashes {
        var result = BundleHashes()
        var bytes = try folder.read(bundle.entriesPath, atMost: EntryBundle.largest)
        result.isThere = bytes != nil
        if bytes == nil, let other = listing.substitute(for: bundle) {
            bytes = try folder.read(other.entriesPath, atMost: EntryBundle.largest)
        }
        guard let bytes else { return result }
        (result.hashes, result.isWhole) = EntryBundle.leafHashes(bytes)
        return result
    }

    /// Whether the bundle has as many entries as it is wide, and nothing else.
    func isComplete(_ bundle: TileID) -> Bool { isThere && isWhole && hashes.count == bundle.width }
}

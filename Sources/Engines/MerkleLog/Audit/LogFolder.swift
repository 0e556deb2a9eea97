// SPDX-License-Identifier: Apache-2.0

/// The files of a log that is checked, wherever they are.
///
/// The layout is that of C2SP tlog-tiles: `checkpoint`, `tile/…`, `tile/entries/…`; besides, older checkpoints may be kept
/// as `checkpoints/SIZE`.
public protocol LogFolder {
    /// Why a file could not be read, which ends the check. That there is none is no failure.
    associatedtype Failure: Error

    /// The content of a file; nil if there is none.
    ///
    /// - Parameters:
    ///   - path: from the folder, parts separated by `/`.
    ///   - limit: of a longer file, one byte more than this is enough.
    func read(_ path: String, atMost limit: Int) throws(Failure) -> [UInt8]?

    /// The paths of all files below `tile` and `checkpoints`, in any order.
    func paths() throws(Failure) -> [String]
}

extension LogFolder {
    /// The hashes of a tile's file; nil if there is none of the right length.
    func hashes(_ id: TileID) throws(Failure) -> [MerkleHash]? {
        let size = id.width * MerkleHash.byteCount
        guard let bytes = try read(id.path, atMost: size), bytes.count == size else { return nil }
        return Tile.hashes(bytes)
    }
}

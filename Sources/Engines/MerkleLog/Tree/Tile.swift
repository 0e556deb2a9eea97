// SPDX-License-Identifier: Apache-2.0

/// A tile and its hashes.
public struct Tile: Sendable, Equatable {
    /// Which one.
    public let id: TileID
    /// As many hashes as the tile is wide.
    public let hashes: [MerkleHash]

    init(id: TileID, hashes: [MerkleHash]) {
        self.id = id
        self.hashes = hashes
    }

    /// The tile with that content.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-tile` if the content has another length than the tile's.
    public init(id: TileID, bytes: [UInt8]) throws(MerkleLogError) {
        let wanted = id.width * MerkleHash.byteCount
        guard bytes.count == wanted else {
            throw MerkleLogError(
                .malformedTile,
                "\(id.path) has \(bytes.count) bytes; a tile of \(id.width) has \(wanted)"
            )
        }
        self.id = id
        hashes = Self.hashes(bytes)
    }

    /// The content of the file.
    public var bytes: [UInt8] { hashes.withUnsafeBytes { Array($0) } }

    /// As many hashes as are whole.
    static func hashes(_ bytes: [UInt8]) -> [MerkleHash] {
        bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / MerkleHash.byteCount).map { MerkleHash(loading: bytes, at: $0 * MerkleHash.byteCount) }
        }
    }
}

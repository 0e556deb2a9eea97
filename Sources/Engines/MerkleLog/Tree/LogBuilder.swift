// SPDX-License-Identifier: Apache-2.0

/// A file of a log: where it is, and what is in it.
public struct LogFile: Sendable, Equatable {
    /// The path from the log's folder.
    public let path: String
    /// The content.
    public let bytes: [UInt8]
}

/// Makes a log's files from its entries, batch after batch.
public struct LogBuilder: Sendable {
    /// The tree so far.
    public private(set) var state: LogState
    /// The entries of the bundle that is still growing.
    private var growing: [[UInt8]]

    /// A log without entries.
    public init() {
        state = LogState()
        growing = []
    }

    /// A log that goes on.
    ///
    /// - Parameters:
    ///   - state: its tree.
    ///   - growing: the entries of its last bundle, if that is not full.
    /// - Throws: ``MerkleLogError`` with `malformed-bundle` unless these are the entries that the tree ends with.
    public init(state: LogState, growing: [[UInt8]]) throws(MerkleLogError) {
        guard state.growingLeaves == growing.map({ MerkleHash(leaf: $0) }) else {
            throw MerkleLogError(
                .malformedBundle,
                "the entries of the last bundle are not those that the tree ends with"
            )
        }
        self.state = state
        self.growing = growing
    }

    /// Appends a batch.
    ///
    /// - Returns: the files to write: completed bundles and tiles, and those that belong to a checkpoint of the new size.
    /// - Throws: ``MerkleLogError`` with `too-large` for an entry of more than 65,535 bytes; then nothing is appended.
    public mutating func append(_ entries: [[UInt8]]) throws(MerkleLogError) -> [LogFile] {
        var files: [LogFile] = []
        var (rest, first) = (growing + entries, state.size - growing.count)
        while !rest.isEmpty, !entries.isEmpty {
            let bundle = Array(rest.prefix(TileID.fullWidth))
            let id = TileID(known: 0, first >> 8, bundle.count)
            files.append(LogFile(path: id.entriesPath, bytes: try EntryBundle.bytes(bundle)))
            if !id.isFull { break }
            rest.removeFirst(TileID.fullWidth)
            first += TileID.fullWidth
        }
        let tiles = try state.append(entries.map { MerkleHash(leaf: $0) })
        growing = rest
        return files + tiles.map { LogFile(path: $0.id.path, bytes: $0.bytes) }
    }

    /// The log's checkpoint of its present size.
    ///
    /// - Throws: as ``SignedCheckpoint/init(_:signedBy:)`` does.
    public func checkpoint(signedBy key: NoteSigner) throws(MerkleLogError) -> SignedCheckpoint {
        let checkpoint = try Checkpoint(origin: key.verifier.name, size: state.size, root: state.root)
        return try SignedCheckpoint(checkpoint, signedBy: key)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What has to be known of a log to append to it: how many entries it has, and its tiles that are still growing.
public struct LogState: Sendable, Equatable {
    /// How many entries the log has.
    public private(set) var size: Int
    /// The hashes of each level's tile that is still growing, from level 0 up; never 256.
    private var edge: [[MerkleHash]]

    /// The log without entries.
    public init() {
        size = 0
        edge = []
    }

    /// The state of a log that was stored.
    ///
    /// - Parameters:
    ///   - size: how many entries it has.
    ///   - tiles: the tiles of ``TreeShape/edge(size:)``. Compare ``root`` with that of the checkpoint.
    /// - Throws: ``MerkleLogError`` if a tile is missing or the size too large.
    public init(size: Int, tiles: [Tile]) throws(MerkleLogError) {
        guard (0...TreeShape.largestSize).contains(size) else {
            throw MerkleLogError(.outOfRange, "a log cannot have \(size) entries")
        }
        self.size = size
        edge = [[MerkleHash]](repeating: [], count: TreeShape.levels(size: size))
        for wanted in TreeShape.edge(size: size) {
            guard let tile = tiles.first(where: { $0.id == wanted }) else {
                throw MerkleLogError(.missingTile, "\(wanted.path) is missing")
            }
            edge[wanted.level] = tile.hashes
        }
    }

    /// The root of the tree: what a checkpoint of this size says.
    public var root: MerkleHash { Self.root(edge.map(\.perfectRoots)) }

    /// The hashes of the entries in the tile of level 0 that is still growing.
    var growingLeaves: [MerkleHash] { edge.first ?? [] }

    /// - Parameter levels: the perfect trees of each level's growing tile, from level 0 up.
    static func root(_ levels: [[MerkleHash]]) -> MerkleHash {
        var root: MerkleHash?
        for left in levels.lazy.flatMap({ $0.reversed() }) {
            root = root.map { MerkleHash(left, $0) } ?? left
        }
        return root ?? .empty
    }

    /// Appends entries by their hashes.
    ///
    /// - Returns: the tiles to store: those that were completed, and those that grew and belong to a checkpoint of the
    ///   new size.
    /// - Throws: ``MerkleLogError`` with `too-large` if the log would become larger than ``TreeShape/largestSize``; then
    ///   nothing is appended.
    public mutating func append(_ leafHashes: [MerkleHash]) throws(MerkleLogError) -> [Tile] {
        guard leafHashes.count <= TreeShape.largestSize - size else {
            throw MerkleLogError(.tooLarge, "a log has no more than \(TreeShape.largestSize) entries")
        }
        var complete: [Tile] = []
        var grown: Set<Int> = []
        for hash in leafHashes {
            size += 1
            push(hash, &complete, &grown)
        }
        let partial = TreeShape.edge(size: size).filter { grown.contains($0.level) }
        return complete + partial.map { Tile(id: $0, hashes: edge[$0.level]) }
    }

    private mutating func push(_ hash: MerkleHash, _ complete: inout [Tile], _ grown: inout Set<Int>) {
        var hash = hash
        var level = 0
        while true {
            if level == edge.count { edge.append([]) }
            edge[level].append(hash)
            guard edge[level].count == TileID.fullWidth else {
                grown.insert(level)
                return
            }
            let index = (TreeShape.hashes(level: level, size: size) >> 8) - 1
            hash = edge[level][...].perfectRoot
            complete.append(Tile(id: TileID(known: level, index, TileID.fullWidth), hashes: edge[level]))
            edge[level].removeAll(keepingCapacity: false)
            edge[level].reserveCapacity(TileID.fullWidth)
            level += 1
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Which tile of a log: up to 256 consecutive hashes of one level (C2SP tlog-tiles).
///
/// Level 0 has the hashes of the entries; each hash of a higher level is the root of a full tile of the level below.
public struct TileID: Hashable, Sendable {
    /// The level, 0 to 63.
    public let level: Int
    /// The place in the level, from 0.
    public let index: Int
    /// How many hashes: 256 in a full tile, fewer in one that is still growing.
    public let width: Int

    /// How many hashes a full tile has.
    public static let fullWidth = 256

    /// The tile, or nil if there can be none of that level, index and width.
    public init?(level: Int, index: Int, width: Int = fullWidth) {
        guard (0...63).contains(level), index >= 0, (1...Self.fullWidth).contains(width) else { return nil }
        self.level = level
        self.index = index
        self.width = width
    }

    init(known level: Int, _ index: Int, _ width: Int) {
        self.level = level
        self.index = index
        self.width = width
    }

    /// The tile that a tree of that size has at this level and index; nil if it has none.
    public init?(level: Int, index: Int, treeSize: Int) {
        let hashes = TreeShape.hashes(level: level, size: treeSize)
        guard level >= 0, index >= 0, index <= hashes >> 8 else { return nil }
        let width = min(Self.fullWidth, hashes - index << 8)
        self.init(level: level, index: index, width: width)
    }

    /// Whether the tile has all of its hashes.
    public var isFull: Bool { width == Self.fullWidth }

    /// Where the tile is: `tile/0/x001/234`, `tile/1/000.p/17`.
    public var path: String { "tile/\(level)/\(place)" }

    /// Where the entries are that a tile of level 0 has the hashes of: `tile/entries/x001/234`.
    public var entriesPath: String { "tile/entries/\(place)" }

    private var place: String {
        var groups: [String] = []
        var rest = index
        repeat {
            let digits = String(rest % 1_000)
            groups.append(String(repeating: "0", count: 3 - digits.utf8.count) + digits)
            rest /= 1_000
        } while rest > 0
        let path = groups.reversed().enumerated().map { $0.offset + 1 < groups.count ? "x" + $0.element : $0.element }
        return path.joined(separator: "/") + (isFull ? "" : ".p/\(width)")
    }
}

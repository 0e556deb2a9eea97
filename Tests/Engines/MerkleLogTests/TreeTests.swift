import JSON
// SPDX-License-Identifier: Apache-2.0
import LogTestSupport
import MerkleLog
import TestSupport
import Testing

@Suite struct TreeTests {
    /// RFC 9162 section 2.1.1, as it is defined: recursively.
    private static func root(_ entries: ArraySlice<[UInt8]>) -> MerkleHash {
        guard let first = entries.first else { return .empty }
        if entries.count == 1 { return MerkleHash(leaf: first) }
        var split = 1
        while split * 2 < entries.count { split *= 2 }
        return MerkleHash(root(entries.prefix(split)), root(entries.dropFirst(split)))
    }

    @Test func theEmptyTreeAndTheFirstLeafHaveTheirKnownHashes() {
        #expect("\(MerkleHash.empty)" == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect("\(MerkleHash(leaf: []))" == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        let two = MerkleHash(MerkleHash(leaf: []), MerkleHash(leaf: [0]))
        #expect("\(two)" == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")
    }

    @Test(arguments: [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 1_000, 65_537])
    func theRootIsThatOfTheDefinitionHoweverTheEntriesCome(count: Int) throws {
        let entries = (0..<count).map(MemoryLog.entry)
        let expected = Self.root(entries[...])
        for batch in [1, 100, 256, 70_000] where batch > 256 || count < 2_000 {
            var state = LogState()
            var rest = entries.map { MerkleHash(leaf: $0) }[...]
            while !rest.isEmpty {
                _ = try state.append(Array(rest.prefix(batch)))
                rest = rest.dropFirst(batch)
            }
            #expect(state.size == count && state.root == expected, "batches of \(batch)")
        }
    }

    @Test func aStoredStateGoesOnAsIfItHadNeverBeenStored() throws {
        var random = SeededGenerator(seed: 3)
        var state = LogState()
        var stored: [TileID: Tile] = [:]
        var number = 0
        for _ in 0..<40 {
            let count = random.below(600)
            let hashes = (number..<number + count).map { MerkleHash(leaf: MemoryLog.entry($0)) }
            number += count
            for tile in try state.append(hashes) { stored[tile.id] = tile }
            let edge = TreeShape.edge(size: state.size)
            let again = try LogState(size: state.size, tiles: edge.compactMap { stored[$0] })
            #expect(again == state)
            if let lost = edge.first {
                let rest = edge.dropFirst().compactMap { stored[$0] }
                let error = #expect(throws: MerkleLogError.self) { try LogState(size: state.size, tiles: rest) }
                #expect(error?.code == .missingTile && error?.message.contains(lost.path) == true)
            }
            state = again
        }
        // Every tile that the tree has was given out, and none with another width than the tree gives it.
        #expect(stored[try #require(TileID(level: 1, index: 0, treeSize: state.size))] != nil)
    }

    @Test func aTreeOf70000EntriesHasTheTilesOfTheSpecification() throws {
        var state = LogState()
        let tiles = try state.append((0..<70_000).map { MerkleHash(leaf: MemoryLog.entry($0)) }).map(\.id)
        #expect(tiles.count { $0.level == 0 && $0.isFull } == 273)
        #expect(tiles.filter { !$0.isFull }.map(\.path) == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
        #expect(tiles.filter { $0.level == 1 && $0.isFull }.map(\.path) == ["tile/1/000"])
    }

    @Test(arguments: [
        (0, 0, 256, "tile/0/000"), (1, 1_234_067, 256, "tile/1/x001/x234/067"), (0, 999, 1, "tile/0/999.p/1"),
        (63, 1_000, 255, "tile/63/x001/000.p/255"),
    ])
    func aPathIsThatOfTheSpecificationAndReadsBack(level: Int, index: Int, width: Int, path: String) throws {
        let tile = try #require(TileID(level: level, index: index, width: width))
        #expect(tile.path == path)
        let read = try #require(TileID.parse(path: path))
        #expect(read.tile == tile && !read.isEntries)
        let bundle = try #require(TileID(level: 0, index: index, width: width))
        let readBundle = try #require(TileID.parse(path: bundle.entriesPath))
        #expect(readBundle.tile == bundle && readBundle.isEntries)
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/", "tile/00/000", "tile/64/000", "tile/0/00", "tile/0/0000", "tile/0/x000/000",
        "tile/0/001/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p", "tile/0/000.p/",
        "tile/0/x000", "tile/-1/000", "tile/0/000/", "/tile/0/000", "tile/entries/x00a/000", "tile/0/000.p/1/1",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ])
    func anyOtherSpellingIsNoTile(path: String) {
        #expect(TileID.parse(path: path) == nil)
    }

    @Test func noTileIsLargerThanItsTreeGivesIt() {
        #expect(TileID(level: 0, index: 0, treeSize: 0) == nil)
        #expect(TileID(level: 0, index: 1, treeSize: 256) == nil)
        #expect(TileID(level: 1, index: 0, treeSize: 255) == nil)
        #expect(TileID(level: 1, index: 0, treeSize: 256)?.width == 1)
        #expect(TileID(level: 8, index: 0, treeSize: .max) == nil)
        #expect(TileID(level: 0, index: .max, treeSize: .max) == nil)
        #expect(TileID(level: -1, index: 0, width: 1) == nil && TileID(level: 0, index: 0, width: 257) == nil)
    }

    @Test func aBundleReadsBackAndACutOneDoesNot() throws {
        let entries = [[], [1], [UInt8](repeating: 7, count: 65_535)] as [[UInt8]]
        let bytes = try EntryBundle.bytes(entries)
        #expect(try EntryBundle.entries(bytes) == entries)
        for cut in [1, 3, 4, bytes.count - 1] {
            #expect(throws: MerkleLogError.self) { try EntryBundle.entries(Array(bytes.prefix(cut))) }
        }
        #expect(throws: MerkleLogError.self) { try EntryBundle.bytes([[UInt8](repeating: 7, count: 65_536)]) }
        #expect(throws: MerkleLogError.self) { try EntryBundle.bytes([[UInt8]](repeating: [], count: 257)) }
        #expect(throws: MerkleLogError.self) { try EntryBundle.entries([UInt8](repeating: 0, count: 2 * 257)) }
    }

    @Test func aHashHas32Bytes() {
        #expect(MerkleHash([UInt8](repeating: 1, count: 31)) == nil)
        #expect(MerkleHash(MerkleHash.empty.bytes) == .empty)
        #expect(MerkleHash(base64: MerkleHash.empty.base64.utf8) == .empty)
        #expect(MerkleHash(base64: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=".utf8) == nil, "bits left over")
        #expect(MerkleHash(base64: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU".utf8) == nil, "not padded")
    }
}

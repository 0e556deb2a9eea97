// SPDX-License-Identifier: Apache-2.0
import LogTestSupport
import MerkleLog
import TestSupport
import Testing

@Suite struct ProofTests {
    /// The tiles of a tree with so many entries, and its root.
    private static func tree(_ size: Int) throws -> (tiles: [TileID: Tile], root: MerkleHash) {
        var state = LogState()
        let tiles = try state.append((0..<size).map { MerkleHash(leaf: MemoryLog.entry($0)) })
        return (Dictionary(uniqueKeysWithValues: tiles.map { ($0.id, $0) }), state.root)
    }

    private static func hashes(_ plan: ProofPlan, _ tiles: [TileID: Tile]) throws -> [MerkleHash] {
        try plan.hashes(try plan.tiles.map { try #require(tiles[$0]) })
    }

    /// All sizes up to 300; of the larger ones some entries, for the tests are not optimised.
    @Test func everyEntryOfATreeIsProvedAndNoOtherEntryIs() throws {
        for size in 1...300 {
            let (tiles, root) = try Self.tree(size)
            let isWhole = size <= 66 || [127, 128, 129, 256, 257].contains(size)
            for index in isWhole ? Array(0..<size) : [0, size / 3, size / 2, size & ~1 - 1, size - 1] {
                let hashes = try Self.hashes(try ProofPlan.inclusion(index: index, treeSize: size), tiles)
                let proof = InclusionProof(index: index, treeSize: size, hashes: hashes)
                try proof.verify(leaf: MerkleHash(leaf: MemoryLog.entry(index)), root: root)
                let other = MerkleHash(leaf: MemoryLog.entry(index + 1))
                let error = #expect(throws: MerkleLogError.self) { try proof.verify(leaf: other, root: root) }
                #expect(error?.code == .proofMismatch)
            }
        }
    }

    @Test func everyTreeFollowsFromEveryOlderOne() throws {
        let roots = try [MerkleHash.empty] + (1...300).map { try Self.tree($0).root }
        for size in 1...300 {
            let (tiles, root) = try Self.tree(size)
            let isWhole = size <= 66 || [127, 128, 129, 256, 257].contains(size)
            for old in isWhole ? Array(1...size) : [1, size / 3, 1 << 6, size - 1, size] {
                let hashes = try Self.hashes(try ProofPlan.consistency(oldSize: old, treeSize: size), tiles)
                let proof = ConsistencyProof(oldSize: old, treeSize: size, hashes: hashes)
                try proof.verify(oldRoot: roots[old], root: root)
                #expect(throws: MerkleLogError.self) { try proof.verify(oldRoot: roots[old - 1], root: root) }
                #expect(throws: MerkleLogError.self) { try proof.verify(oldRoot: roots[old], root: roots[size - 1]) }
            }
        }
    }

    @Test(arguments: [256, 257, 65_536, 65_537, 70_000])
    func proofsInLargeTreesHold(size: Int) throws {
        let (tiles, root) = try Self.tree(size)
        var random = SeededGenerator(seed: UInt64(size))
        for _ in 0..<40 {
            let index = random.below(size)
            let plan = try ProofPlan.inclusion(index: index, treeSize: size)
            #expect(plan.tiles.count <= 6)
            let proof = InclusionProof(index: index, treeSize: size, hashes: try Self.hashes(plan, tiles))
            try proof.verify(leaf: MerkleHash(leaf: MemoryLog.entry(index)), root: root)
        }
        for _ in 0..<4 {
            let old = 1 + random.below(min(size, 9_000))
            let hashes = try Self.hashes(try ProofPlan.consistency(oldSize: old, treeSize: size), tiles)
            let oldRoot = try Self.tree(old).root
            try ConsistencyProof(oldSize: old, treeSize: size, hashes: hashes).verify(oldRoot: oldRoot, root: root)
        }
    }

    @Test func aProofWithAnythingChangedProvesNothing() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            let size = 2 + random.below(400)
            let index = random.below(size)
            let (tiles, root) = try Self.tree(size)
            let leaf = MerkleHash(leaf: MemoryLog.entry(index))
            let right = try Self.hashes(try ProofPlan.inclusion(index: index, treeSize: size), tiles)
            var hashes = right
            var place = index
            switch random.below(5) {
            case 0: hashes.remove(at: random.below(hashes.count))
            case 1: hashes.insert(random.pick(right, or: .empty), at: random.below(hashes.count + 1))
            case 2: hashes[random.below(hashes.count)] = leaf
            case 3: hashes.reverse()
            default: place = (index + 1 + random.below(size - 1)) % size
            }
            if hashes == right, place == index { continue }
            let proof = InclusionProof(index: place, treeSize: size, hashes: hashes)
            #expect(throws: MerkleLogError.self) { try proof.verify(leaf: leaf, root: root) }
        }
    }

    @Test func whatIsNotInTheTreeIsRefusedWithoutATrap() throws {
        for (index, size) in [(0, 0), (-1, 5), (6, 5), (0, -1), (0, .max), (.max, .max), (.min, .min)] {
            #expect(throws: MerkleLogError.self) { try ProofPlan.inclusion(index: index, treeSize: size) }
            #expect(throws: MerkleLogError.self) { try ProofPlan.consistency(oldSize: index, treeSize: size) }
            let inclusion = InclusionProof(index: index, treeSize: size, hashes: [.empty])
            #expect(throws: MerkleLogError.self) { try inclusion.verify(leaf: .empty, root: .empty) }
            let consistency = ConsistencyProof(oldSize: index, treeSize: size, hashes: [])
            #expect(throws: MerkleLogError.self) { try consistency.verify(oldRoot: .empty, root: .empty) }
        }
        let largest = TreeShape.largestSize
        let plan = try ProofPlan.inclusion(index: largest - 1, treeSize: largest)
        #expect(throws: MerkleLogError.self) { try plan.hashes([]) }
    }

    @Test func aProofNeedsEachOfItsTiles() throws {
        let (tiles, _) = try Self.tree(70_000)
        let plan = try ProofPlan.inclusion(index: 12_345, treeSize: 70_000)
        let read = plan.tiles.compactMap { tiles[$0] }
        for place in read.indices {
            var some = read
            some.remove(at: place)
            #expect(throws: MerkleLogError.self) { try plan.hashes(some) }
        }
    }
}

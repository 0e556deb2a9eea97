// SPDX-License-Identifier: Apache-2.0
import JSON
import MerkleLog
import TestSupport
import Testing

private let publishedVectors = PublishedCases(folder: "secrets")

/// The published vectors, whose first eight leaves and roots are those of Certificate Transparency's reference.
@Suite(.enabled(if: publishedVectors.path != nil)) struct VectorTests {
    private let vectors: JSON
    private let leaves: [MerkleHash]

    init() throws {
        vectors = try JSON(parsing: try publishedVectors.bytes("merkle-vectors.json"))
        leaves = try #require(vectors["leaves_hex"]?.array).map { MerkleHash(leaf: Self.bytes($0.string ?? "")) }
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    private static func hash(_ json: JSON?) throws -> MerkleHash { try #require(MerkleHash(bytes(json?.string ?? ""))) }

    private func tree(_ size: Int) throws -> (root: MerkleHash, tiles: [Tile]) {
        var state = LogState()
        let tiles = try state.append(Array(leaves.prefix(size)))
        return (state.root, tiles)
    }

    @Test func everyTreeHasItsRoot() throws {
        let roots = try #require(vectors["roots"]?.object).members
        #expect(roots.count == 34)
        for member in roots {
            #expect(try tree(try #require(Int(member.key))).root == (try Self.hash(member.value)), "\(member.key)")
        }
    }

    @Test func everyInclusionProofIsTheOneThatIsComputed() throws {
        let cases = try #require(vectors["inclusion"]?.array)
        #expect(cases.count == 24)
        for each in cases {
            let (index, size) = (try #require(each["index"]?.int), try #require(each["size"]?.int))
            let hashes = try #require(each["path"]?.array).map(Self.hash)
            let (root, tiles) = try tree(size)
            #expect(try ProofPlan.inclusion(index: index, treeSize: size).hashes(tiles) == hashes)
            try InclusionProof(index: index, treeSize: size, hashes: hashes).verify(leaf: leaves[index], root: root)
        }
    }

    @Test func everyConsistencyProofIsTheOneThatIsComputed() throws {
        let cases = try #require(vectors["consistency"]?.array)
        #expect(cases.count == 11)
        for each in cases {
            let (old, size) = (try #require(each["from"]?.int), try #require(each["to"]?.int))
            let hashes = try #require(each["path"]?.array).map(Self.hash)
            let (root, tiles) = try tree(size)
            #expect(try ProofPlan.consistency(oldSize: old, treeSize: size).hashes(tiles) == hashes)
            let proof = ConsistencyProof(oldSize: old, treeSize: size, hashes: hashes)
            try proof.verify(oldRoot: try tree(old).root, root: root)
        }
    }
}

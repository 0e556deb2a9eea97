// SPDX-License-Identifier: Apache-2.0
import Findings
import MerkleLog

/// Makes proofs from a log in a folder.
struct LogProver {
    let checkpoint: SignedCheckpoint
    private let directory: LogDirectory
    private var head: Checkpoint { checkpoint.checkpoint }

    init(_ directory: LogDirectory) throws(CommandFailure) {
        self.directory = directory
        guard let bytes = try directory.read("checkpoint", atMost: SignedNote.largest) else {
            throw Self.damaged(directory, "there is no checkpoint")
        }
        do throws(MerkleLogError) {
            checkpoint = try SignedCheckpoint(parsing: bytes)
        } catch {
            throw Self.damaged(directory, error.message)
        }
    }

    private static func damaged(_ directory: LogDirectory, _ reason: String) -> CommandFailure {
        CommandFailure(
            "no proof from '\(directory.path)'",
            reason,
            wayOut: "'stagedoor audit verify' tells what is wrong",
            code: .violations
        )
    }

    /// The first entry that is one of these.
    func index(of candidates: [[UInt8]]) throws(CommandFailure) -> Int? {
        let wanted = Set(candidates.map { MerkleHash(leaf: $0) })
        var index = 0
        while let id = TileID(level: 0, index: index, treeSize: head.size) {
            if let place = try tile(id).hashes.firstIndex(where: { wanted.contains($0) }) { return index << 8 + place }
            index += 1
        }
        return nil
    }

    private func tile(_ id: TileID) throws(CommandFailure) -> Tile {
        let bytes = try directory.read(id.path, atMost: id.width * MerkleHash.byteCount)
        guard let bytes else { throw Self.damaged(directory, "\(id.path) is missing") }
        do throws(MerkleLogError) {
            return try Tile(id: id, bytes: bytes)
        } catch {
            throw Self.damaged(directory, error.message)
        }
    }

    /// The hashes that lead from an entry to the checkpoint's root.
    func inclusion(of index: Int) throws(CommandFailure) -> InclusionProof {
        let plan: ProofPlan
        do throws(MerkleLogError) {
            plan = try ProofPlan.inclusion(index: index, treeSize: head.size)
        } catch {
            throw CommandFailure("no proof", error.message, code: .violations)
        }
        var tiles: [Tile] = []
        for id in plan.tiles { tiles.append(try tile(id)) }
        do throws(MerkleLogError) {
            return InclusionProof(index: index, treeSize: head.size, hashes: try plan.hashes(tiles))
        } catch {
            throw Self.damaged(directory, error.message)
        }
    }

    /// An entry and its proof, which has been found to hold.
    func proof(of index: Int) throws(CommandFailure) -> (entry: [UInt8], proof: InclusionProof) {
        let proof = try inclusion(of: index)
        guard let id = TileID(level: 0, index: index >> 8, treeSize: head.size),
            let bytes = try directory.read(id.entriesPath, atMost: EntryBundle.largest)
        else { throw Self.damaged(directory, "the entry is not there") }
        do throws(MerkleLogError) {
            let entry = try EntryBundle.entries(bytes).dropFirst(index & 255).first ?? []
            try proof.verify(leaf: MerkleHash(leaf: entry), root: head.root)
            return (entry, proof)
        } catch {
            throw Self.damaged(directory, error.message)
        }
    }
}

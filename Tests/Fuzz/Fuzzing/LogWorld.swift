// SPDX-License-Identifier: Apache-2.0
import MerkleLog

/// A small log, its key and its witness, and what can be made from them.
enum LogWorld {
    struct Log: LogFolder {
        var files: [String: [UInt8]] = [:]

        func read(_ path: String, atMost limit: Int) throws(Never) -> [UInt8]? { files[path] }
        func paths() throws(Never) -> [String] { files.keys.filter { $0.contains("/") } }
    }

    static let entries = (0..<300).map { Array("{\"seq\":\($0)}".utf8) }
    private static let made = try? make()
    static let log = made?.log ?? Log()
    static let keys = made?.keys ?? []
    static let proofs = made?.proofs ?? []
    static let notes = made?.notes ?? []
    /// Everything that the log's key has signed.
    static let texts = notes.compactMap { (try? SignedNote(parsing: $0))?.text }

    private struct Made {
        var log: Log
        var keys: [NoteVerifier]
        var notes: [[UInt8]]
        var proofs: [[UInt8]]
    }

    private static func make() throws -> Made {
        let key = try NoteSigner(name: "log.example", kind: .note, seed: [UInt8](repeating: 1, count: 32))
        let witness = try NoteSigner(name: "w.example", kind: .cosignature, seed: [UInt8](repeating: 2, count: 32))
        var made = Made(log: Log(), keys: [key.verifier, witness.verifier], notes: [], proofs: [])
        var builder = LogBuilder()
        for batch in [Array(entries[..<100]), Array(entries[100...])] {
            for file in try builder.append(batch) { made.log.files[file.path] = file.bytes }
            var checkpoint = try builder.checkpoint(signedBy: key)
            checkpoint.add(try witness.cosign(checkpoint.checkpoint, time: 1_790_000_000))
            made.log.files["checkpoint"] = checkpoint.bytes
            made.log.files["checkpoints/\(builder.state.size)"] = checkpoint.bytes
            made.notes.append(checkpoint.bytes)
        }
        let checkpoint = try SignedCheckpoint(parsing: made.log.files["checkpoint"] ?? [])
        for index in [0, 17, 299] {
            let plan = try ProofPlan.inclusion(index: index, treeSize: entries.count)
            let tiles = try plan.tiles.map { try Tile(id: $0, bytes: made.log.files[$0.path] ?? []) }
            let hashes = try plan.hashes(tiles)
            let proof = LogProof(extra: entries[index], index: index, hashes: hashes, checkpoint: checkpoint)
            made.proofs.append(proof.bytes)
        }
        return made
    }

    /// Files of the log, each with the byte in front that chooses it.
    static var files: [[UInt8]] {
        log.files.sorted { $0.key < $1.key }.enumerated().map { [UInt8($0.offset)] + $0.element.value }
    }
}

extension FuzzVocabulary {
    static let log = FuzzVocabulary(
        words: [
            "\u{2014} ", "\n\n", "\n", "log.example", "w.example", "index ", "extra ", "c2sp.org/tlog-proof@v1\n", "0",
            "1",
            "00", "300", "4611686018427387904", "9223372036854775807", "18446744073709551616", "-1", "AAAA", "=", "+",
            " ",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "\u{A0}", "\r", "\u{0}", "\u{1}", "{\"seq\":1}",
        ]
    )
}

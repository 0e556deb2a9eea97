// SPDX-License-Identifier: Apache-2.0
import MerkleLog

/// What comes with an audit log: notes, checkpoints, proofs, bundles of entries, whole logs.
enum LogFuzz {
    static func run(note input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let note = try? SignedNote(parsing: input) else { return false }
        try demand(note.bytes == input, "a note is written as it was read")
        try demand(!note.signatures.isEmpty && note.signatures.count <= SignedNote.mostSignatures, "it is signed")
        guard let checkpoint = try? SignedCheckpoint(parsing: input) else { return true }
        try demand(checkpoint.bytes == input, "a checkpoint is written as it was read")
        try demand(checkpoint.checkpoint.text == note.text, "its lines are the note's")
        let isRight = (try? checkpoint.verify(by: LogWorld.keys)) != nil
        let isKnown = LogWorld.texts.contains { $0.utf8.elementsEqual(note.text.utf8) }
        try demand(!isRight || isKnown, "only what was signed is found right")
        return true
    }

    static func run(proof input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let proof = try? LogProof(parsing: input) else { return false }
        try demand(proof.bytes == input, "a proof is written as it was read")
        for (index, entry) in LogWorld.entries.enumerated()
        where (try? proof.verify(entry: entry, by: LogWorld.keys)) != nil {
            try demand(index == proof.index, "an entry is proved at its own place only")
        }
        let inclusion = InclusionProof(index: proof.index, treeSize: proof.hashes.count + 1, hashes: proof.hashes)
        _ = try? inclusion.verify(leaf: .empty, root: .empty)
        let consistency = ConsistencyProof(
            oldSize: proof.index,
            treeSize: proof.checkpoint.checkpoint.size,
            hashes: proof.hashes
        )
        _ = try? consistency.verify(oldRoot: .empty, root: proof.checkpoint.checkpoint.root)
        return true
    }

    /// The input is the content of a bundle, and of a tile.
    static func run(bundle input: [UInt8]) throws(FuzzFailure) -> Bool {
        if let id = TileID(level: 0, index: 0, width: max(1, min(256, input.count / 32))),
            let tile = try? Tile(id: id, bytes: input)
        {
            try demand(tile.bytes == input, "a tile is written as it was read")
        }
        guard let entries = try? EntryBundle.entries(input) else { return false }
        let again = try certain("the entries can be written") { try EntryBundle.bytes(entries) }
        try demand(again == input, "a bundle is written as it was read")
        return true
    }

    /// The input takes the place of one of a log's files, which its first byte chooses.
    static func run(log input: [UInt8]) throws(FuzzFailure) -> Bool {
        let paths = LogWorld.log.files.keys.sorted()
        let path = paths[Int(input.first ?? 0) % paths.count]
        var log = LogWorld.log
        log.files[path] = Array(input.dropFirst())
        let report = LogAudit(keys: LogWorld.keys).run(log)
        let isSame = log.files == LogWorld.log.files
        try demand(report.isSound || !isSame, "a log that nobody changed is sound")
        // A checkpoint may have other signatures beside the log's.
        try demand(!report.isSound || isSame || path.hasPrefix("checkpoint"), "every change is found")
        return report.provedEntries == LogWorld.entries.count
    }
}

// SPDX-License-Identifier: Apache-2.0
import Glibc
package import MerkleLog

/// A copy of a log in a folder, in the layout of C2SP tlog-tiles: sound at every moment up to its checkpoint, which is
/// written last. Nothing in it is ever replaced but the checkpoint, and that only by one of the same log that it leads to.
package struct FolderCopy {
    /// What the folder is.
    package enum Kind: String, Sendable {
        /// A folder on a disk: files are renamed into place, and reach the disk before the checkpoint does.
        case directory = "file"
        /// A folder that stands for a store of objects (S3): each file is written once, in its place.
        case objects = "s3dir"
    }

    /// For so long an older end of a tile stays, in seconds, for those who check the copy meanwhile.
    private static let patience = 600

    private let files: CopyFiles
    private var owner: CopyOwner
    private let key: NoteVerifier
    private var builder: LogBuilder
    /// What the copy is up to; nil as long as there is nothing.
    package private(set) var head: Checkpoint?
    /// Files that the newest checkpoint does not need, with the second at which that began.
    private var superseded: [(name: String, since: Int)] = []

    /// Opens a copy, or begins one.
    ///
    /// - Throws: ``LogCopyError``: `unusable` for a folder with another log, or one that was changed.
    package init(_ path: String, kind: Kind, key: NoteVerifier) throws(LogCopyError) {
        self.key = key
        files = try CopyFiles(path, renames: kind == .directory)
        owner = CopyOwner(files)
        builder = LogBuilder()
        do throws(LogCopyError) {
            // Nothing is taken over that cannot be gone on with.
            let found = try checkpoint()
            try load(found)
            try owner.take()
            // Whoever wrote before may have gone on meanwhile.
            let newest = try checkpoint()
            if newest != found { try load(newest) }
            try mend(newest)
        } catch {
            close()
            throw error
        }
    }

    /// Lets others write the copy.
    package func close() {
        owner.leave()
        files.close()
    }

    /// Says now and then that somebody writes the copy.
    ///
    /// - Parameter now: seconds of any clock that does not go back.
    /// - Throws: ``LogCopyError`` `taken` if that is another process by now.
    package mutating func beat(now: Int) throws(LogCopyError) { try owner.beat(now: now) }

    /// What the process that writes the copy in a folder has said last; another sign comes within minutes.
    package static func sign(in path: String) -> [UInt8]? { CopyOwner.sign(in: path) }

    /// Seconds after which whoever has given no other sign does not write any more.
    package static var patienceWithOthers: Int { CopyOwner.patience }

    private func checkpoint() throws(LogCopyError) -> [UInt8]? {
        try files.read("checkpoint", atMost: SignedNote.largest)
    }

    /// The checkpoint that was written, or was to be.
    private func whole(_ bytes: [UInt8]) throws(LogCopyError) -> SignedCheckpoint {
        do throws(MerkleLogError) {
            return try verified(bytes)
        } catch {
            if let whole = try cutOff(bytes) { return whole }
            throw .unusable("the checkpoint in \(files.path) is not one of this log: \(error.message)")
        }
    }

    /// Writes what has to be there before the copy goes on.
    private func mend(_ bytes: [UInt8]?) throws(LogCopyError) {
        guard let bytes else { return try files.put(Array("\(key)\n".utf8), as: "keys") }
        if (try? verified(bytes)) == nil { try files.replace("checkpoint", by: try whole(bytes).bytes) }
    }

    /// Reads what a checkpoint stands for.
    private mutating func load(_ bytes: [UInt8]?) throws(LogCopyError) {
        (builder, head, superseded) = (LogBuilder(), nil, [])
        guard let bytes else { return }
        let head = try whole(bytes).checkpoint
        var read: [(id: TileID, tile: [UInt8], entries: [UInt8])] = []
        for id in TreeShape.edge(size: head.size) {
            let tile = try files.read(id.path, atMost: id.width * MerkleHash.byteCount) ?? []
            let entries = id.level > 0 ? [] : try files.read(id.entriesPath, atMost: EntryBundle.largest) ?? []
            read.append((id, tile, entries))
            noteOlderEnds(of: id)
        }
        do throws(MerkleLogError) {
            var tiles: [Tile] = []
            for file in read { tiles.append(try Tile(id: file.id, bytes: file.tile)) }
            let state = try LogState(size: head.size, tiles: tiles)
            let growing = read.first.map { $0.id.level == 0 ? $0.entries : [] } ?? []
            builder = try LogBuilder(state: state, growing: try EntryBundle.entries(growing))
        } catch {
            throw .unusable("\(files.path) was changed: \(error.message)")
        }
        guard builder.state.root == head.root else {
            throw .unusable("\(files.path) was changed: its tiles do not lead to the root that its checkpoint has")
        }
        self.head = head
    }

    private func verified(_ bytes: [UInt8]) throws(MerkleLogError) -> SignedCheckpoint {
        let signed = try SignedCheckpoint(parsing: bytes)
        try signed.verify(by: [key])
        return signed
    }

    /// The checkpoint of which somebody who was interrupted has written the beginning: its copy was there before.
    private func cutOff(_ beginning: [UInt8]) throws(LogCopyError) -> SignedCheckpoint? {
        guard let size = files.largestNumber(in: "checkpoints"),
            let bytes = try files.read("checkpoints/\(size)", atMost: SignedNote.largest),
            let newest = try? verified(bytes)
        else { return nil }
        // Behind the text there may be other witnesses' signatures.
        let text = Array(newest.checkpoint.text.utf8)
        return text.starts(with: beginning.prefix(text.count)) ? newest : nil
    }

    /// Takes the log's next entries in, up to a checkpoint of it.
    ///
    /// - Parameter now: seconds of any clock that does not go back.
    /// - Throws: ``LogCopyError``: `disagrees` if they do not lead from this copy to what the checkpoint signs.
    package mutating func extend(
        by entries: [[UInt8]],
        to checkpoint: SignedCheckpoint,
        now: Int
    ) throws(LogCopyError) {
        try owner.beat(now: now)
        var next = builder
        let size = checkpoint.checkpoint.size
        let written: [LogFile]
        do throws(MerkleLogError) {
            try checkpoint.verify(by: [key])
            written = try next.append(entries)
        } catch {
            throw .disagrees("the log's checkpoint of \(size) entries: \(error.message)")
        }
        guard next.state.size == size, next.state.root == checkpoint.checkpoint.root else {
            throw .disagrees(
                "the log's checkpoint of \(size) entries does not go on from the \(builder.state.size) entries of the copy"
            )
        }
        for file in written { try files.add(file.bytes, as: file.path) }
        try keep(checkpoint)
        try owner.check()
        try files.replace("checkpoint", by: checkpoint.bytes)
        supersede(builder.state.size, by: size, now)
        (builder, head) = (next, checkpoint.checkpoint)
    }

    /// Witnesses may have signed since an attempt that did not come to its end.
    private func keep(_ checkpoint: SignedCheckpoint) throws(LogCopyError) {
        let name = "checkpoints/\(checkpoint.checkpoint.size)"
        if let bytes = try files.read(name, atMost: SignedNote.largest),
            let there = try? SignedCheckpoint(parsing: bytes),
            there.checkpoint == checkpoint.checkpoint
        {
            return
        }
        try files.add(checkpoint.bytes, as: name)
    }

    /// Whether the copy can be of a log that has this checkpoint: one that is as long or longer, or the same.
    ///
    /// - Throws: ``LogCopyError``: `disagrees`.
    package func compare(with newest: Checkpoint?) throws(LogCopyError) {
        guard let head else { return }
        guard let newest else { throw .disagrees("the copy has \(head.size) entries, and the log has none") }
        guard newest.size >= head.size else {
            throw .disagrees("the copy has \(head.size) entries, and the log has signed only \(newest.size)")
        }
        guard newest.size > head.size || newest.root == head.root else {
            throw .disagrees("the log's root of \(head.size) entries is not the copy's")
        }
    }

    private static func needed(_ size: Int) -> [String] {
        TreeShape.edge(size: size).flatMap { $0.level == 0 ? [$0.path, $0.entriesPath] : [$0.path] }
    }

    /// Older ends of tiles go after a while: with a checkpoint every few seconds they would be more than the log.
    private mutating func supersede(_ old: Int, by size: Int, _ now: Int) {
        guard files.renames else { return }
        let needed = Self.needed(size)
        // An earlier process may have written them for a checkpoint that it did not come to write.
        superseded.removeAll { needed.contains($0.name) }
        superseded += Self.needed(old).filter { !needed.contains($0) }.map { ($0, now) }
        while let first = superseded.first, first.since + Self.patience <= now {
            files.remove(first.name)
            superseded.removeFirst()
        }
    }

    /// Those that an earlier process has left.
    private mutating func noteOlderEnds(of id: TileID) {
        guard files.renames else { return }
        for path in id.level == 0 ? [id.path, id.entriesPath] : [id.path] {
            guard let slash = path.lastIndex(of: "/") else { continue }
            let folder = String(path[..<slash])
            for name in files.names(folder) where !"\(folder)/\(name)".utf8.elementsEqual(path.utf8) {
                superseded.append(("\(folder)/\(name)", 0))
            }
        }
    }
}

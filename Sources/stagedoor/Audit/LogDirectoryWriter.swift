// SPDX-License-Identifier: Apache-2.0
import Glibc
import MerkleLog

/// Appends to a log in a folder. The checkpoint is written last, once everything that it covers is on the disk.
struct LogDirectoryWriter {
    private let path: String
    private let key: NoteSigner
    private var builder: LogBuilder
    private var signed: SignedCheckpoint?

    init(_ path: String, _ key: NoteSigner) throws(CommandFailure) {
        self.path = path
        self.key = key
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Self.failure(path, Terminal.systemError) }
        let directory = try LogDirectory(path)
        builder = LogBuilder()
        guard let bytes = try directory.read("checkpoint", atMost: SignedNote.largest) else {
            try Self.write(Array("\(key.verifier)\n".utf8), to: "\(path)/\(LogKeys.file)")
            return
        }
        do throws(MerkleLogError) {
            let signed = try SignedCheckpoint(parsing: bytes)
            try signed.verify(by: [key.verifier])
            self.signed = signed
        } catch {
            throw Self.failure(path, "its checkpoint: \(error.message)")
        }
        try load(directory)
    }

    private mutating func load(_ directory: LogDirectory) throws(CommandFailure) {
        guard let head = signed?.checkpoint else { return }
        var files: [(id: TileID, tile: [UInt8], entries: [UInt8])] = []
        for id in TreeShape.edge(size: head.size) {
            let tile = try directory.read(id.path, atMost: id.width * MerkleHash.byteCount) ?? []
            let entries = id.level > 0 ? [] : try directory.read(id.entriesPath, atMost: EntryBundle.largest) ?? []
            files.append((id, tile, entries))
        }
        do throws(MerkleLogError) {
            var tiles: [Tile] = []
            for file in files { tiles.append(try Tile(id: file.id, bytes: file.tile)) }
            let state = try LogState(size: head.size, tiles: tiles)
            let growing = files.first.map { $0.id.level == 0 ? $0.entries : [] } ?? []
            builder = try LogBuilder(state: state, growing: try EntryBundle.entries(growing))
        } catch {
            throw Self.failure(path, error.message)
        }
        guard builder.state.root == head.root else {
            throw Self.failure(path, "its tiles do not lead to the root that its checkpoint has")
        }
    }

    private static func failure(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure(
            "cannot append to '\(path)'",
            reason,
            wayOut: "'stagedoor audit verify' tells what is wrong with a log"
        )
    }

    /// Appends entries, which count once ``sign()`` has been called.
    mutating func append(_ entries: [[UInt8]]) throws(CommandFailure) {
        let files: [LogFile]
        do throws(MerkleLogError) {
            files = try builder.append(entries)
        } catch {
            throw Self.failure(path, error.message)
        }
        for file in files { try Self.write(file.bytes, to: "\(path)/\(file.path)") }
    }

    /// Signs the checkpoint of what has been appended, and keeps a copy of it.
    mutating func sign() throws(CommandFailure) {
        if signed?.checkpoint.size == builder.state.size { return }
        let checkpoint: SignedCheckpoint
        do throws(MerkleLogError) {
            checkpoint = try builder.checkpoint(signedBy: key)
        } catch {
            throw Self.failure(path, error.message)
        }
        try Self.write(checkpoint.bytes, to: "\(path)/checkpoints/\(builder.state.size)")
        // One call for all files: a call for each would take longer than the log.
        sync()
        try OutputFile(writing: "\(path)/checkpoint").write(checkpoint.bytes)
        signed = checkpoint
    }

    /// What the log is now, in one line.
    var summary: String { "\(key.verifier.name): \(builder.state.size) entries, root \(builder.state.root.base64)" }

    private static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC
        var descriptor = open(path, flags, 0o644)
        if descriptor < 0, errno == ENOENT {
            makeFolders(of: path)
            descriptor = open(path, flags, 0o644)
        }
        guard descriptor >= 0 else { throw failure(path, Terminal.systemError) }
        let reason = Terminal.write(bytes, to: descriptor)
        guard close(descriptor) == 0, reason == nil else { throw failure(path, reason ?? Terminal.systemError) }
    }

    private static func makeFolders(of path: String) {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            mkdir(folder, 0o755)
        }
    }
}

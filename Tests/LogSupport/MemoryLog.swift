// SPDX-License-Identifier: Apache-2.0
package import MerkleLog

/// A log whose files are in memory.
package struct MemoryLog: LogFolder {
    /// By their paths.
    package var files: [String: [UInt8]] = [:]
    /// By which its checkpoints are checked.
    package let verifier: NoteVerifier
    /// The key of a log that is made here; of somebody else's log one that is not its own.
    package let key: NoteSigner
    /// What it is made of.
    package private(set) var builder = LogBuilder()
    /// All entries, in their order.
    package private(set) var entries: [[UInt8]] = []

    /// An empty log with a key of its own.
    package init(origin: String = "log.example/audit", seed: UInt8 = 1) throws {
        let key = try NoteSigner(name: origin, kind: .note, seed: [UInt8](repeating: seed, count: 32))
        verifier = key.verifier
        self.key = key
    }

    /// Somebody else's log, which does not grow here.
    package init(files: [String: [UInt8]], verifier: NoteVerifier, size: Int) throws {
        self.files = files
        self.verifier = verifier
        key = try NoteSigner(name: verifier.name, kind: .note, seed: [UInt8](repeating: 1, count: 32))
        for start in stride(from: 0, to: size, by: 256) {
            guard let id = TileID(level: 0, index: start / 256, treeSize: size), let bytes = files[id.entriesPath]
            else { continue }
            entries += try EntryBundle.entries(bytes)
        }
    }

    /// Appends a batch, signs a checkpoint and keeps the one before.
    package mutating func append(_ batch: [[UInt8]]) throws {
        entries += batch
        for file in try builder.append(batch) { files[file.path] = file.bytes }
        let checkpoint = try builder.checkpoint(signedBy: key).bytes
        files["checkpoint"] = checkpoint
        files["checkpoints/\(builder.state.size)"] = checkpoint
    }

    /// Appends so many entries, in batches.
    package mutating func grow(by count: Int, batch: Int) throws {
        var rest = (entries.count..<entries.count + count).map(Self.entry)[...]
        while !rest.isEmpty {
            try append(Array(rest.prefix(batch)))
            rest = rest.dropFirst(batch)
        }
    }

    package static func entry(_ number: Int) -> [UInt8] {
        Array(#"{"action":"register","actor":"crew-\#(number % 7)","seq":\#(number)}"#.utf8)
    }

    package func read(_ path: String, atMost limit: Int) throws(Never) -> [UInt8]? {
        files[path].map { Array($0.prefix(limit + 1)) }
    }

    package func paths() throws(Never) -> [String] {
        files.keys.filter { $0.hasPrefix("tile/") || $0.hasPrefix("checkpoints/") }
    }

    /// The most entries between two kept checkpoints.
    package var widestGap: Int {
        let sizes = files.keys.filter { $0.hasPrefix("checkpoints/") }.compactMap { Int($0.dropFirst(12)) }.sorted()
        return zip([0] + sizes, sizes + [entries.count]).map { $1 - $0 }.max() ?? entries.count
    }

    /// Checks the files by the log's own key.
    package func audit(outside: [OutsideCheckpoint] = []) -> LogAuditReport {
        var audit = LogAudit(keys: [verifier])
        audit.outside = outside
        return audit.run(self)
    }
}

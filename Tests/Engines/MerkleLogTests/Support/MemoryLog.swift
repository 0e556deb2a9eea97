// SPDX-License-Identifier: Apache-2.0
import MerkleLog

/// A log whose files are in memory.
struct MemoryLog: LogFolder {
    var files: [String: [UInt8]] = [:]
    let key: NoteSigner
    private(set) var builder = LogBuilder()
    private(set) var entries: [[UInt8]] = []

    init(origin: String = "log.example/audit", seed: UInt8 = 1) throws {
        key = try NoteSigner(name: origin, kind: .note, seed: [UInt8](repeating: seed, count: 32))
    }

    /// Appends a batch, signs a checkpoint and keeps the one before.
    mutating func append(_ batch: [[UInt8]]) throws {
        entries += batch
        for file in try builder.append(batch) { files[file.path] = file.bytes }
        let checkpoint = try builder.checkpoint(signedBy: key).bytes
        files["checkpoint"] = checkpoint
        files["checkpoints/\(builder.state.size)"] = checkpoint
    }

    /// Appends so many entries, in batches.
    mutating func grow(by count: Int, batch: Int) throws {
        var rest = (entries.count..<entries.count + count).map(Self.entry)[...]
        while !rest.isEmpty {
            try append(Array(rest.prefix(batch)))
            rest = rest.dropFirst(batch)
        }
    }

    static func entry(_ number: Int) -> [UInt8] {
        Array(#"{"action":"register","actor":"crew-\#(number % 7)","seq":\#(number)}"#.utf8)
    }

    func read(_ path: String, atMost limit: Int) throws(Never) -> [UInt8]? {
        files[path].map { Array($0.prefix(limit + 1)) }
    }

    func paths() throws(Never) -> [String] {
        files.keys.filter { $0.hasPrefix("tile/") || $0.hasPrefix("checkpoints/") }
    }

    /// Checks the files by the log's own key.
    func audit(outside: [OutsideCheckpoint] = []) -> LogAuditReport {
        var audit = LogAudit(keys: [key.verifier])
        audit.outside = outside
        return audit.run(self)
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Logging
package import MerkleLog
package import PostgreSQL
import ServiceLifecycle

/// Gives entries their places in the log and signs checkpoints. Of all servers on a database one does so at a time.
package struct AuditSequencer: Service {
    private static let batch = 4_096
    private static let interval = Duration.milliseconds(250)
    /// A checkpoint is signed after so many entries, or so many seconds if there is any new one.
    private static let entriesPerCheckpoint = 1_000
    private static let secondsPerCheckpoint = 10.0
    private static let lookInterval = Duration.seconds(2)
    /// What has just gone wrong, such as a database that is read-only, need not be said four times a second.
    private static let failurePause = Duration.seconds(2)

    private let database: Database
    private let key: NoteSigner
    private let status: AuditLogStatus
    private let logger: Logger

    /// A sequencer that signs with the key, and notes how it gets on.
    package init(database: Database, key: NoteSigner, status: AuditLogStatus, logger: Logger) {
        self.database = database
        self.key = key
        self.status = status
        self.logger = logger
    }

    /// Works until the server stops; what is left then gets its place at the next start.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var looked = ContinuousClock.now - Self.lookInterval
            while !Task.isCancelled {
                var placed = 0
                do {
                    placed = try await step()
                    if ContinuousClock.now - looked >= Self.lookInterval {
                        looked = .now
                        status.note(try await database.read { tx in try AuditStore.look(&tx) })
                    }
                } catch {
                    status.noteFailure()
                    logger.error("the audit log does not advance", metadata: ["error": "\(error)"])
                    try? await Task.sleep(for: Self.failurePause)
                }
                if placed < Self.batch { try? await Task.sleep(for: Self.interval) }
            }
        }
    }

    /// Gives one batch its places. Returns how many entries there were; 0 if another server is at it.
    @discardableResult
    package func step() async throws -> Int {
        let key = key
        return try await database.write { tx in
            guard try AuditStore.lock(&tx) else { return 0 }
            let groups = try AuditStore.pending(limit: Self.batch, &tx)
            let size = try AuditStore.size(&tx)
            let entries = groups.flatMap(\.entries)
            if !entries.isEmpty {
                var state = try Self.state(size: size, &tx)
                let tiles = try state.append(entries.map { MerkleHash(leaf: $0) })
                var index = LogIndex()
                for (offset, entry) in entries.enumerated() { index.add(entry, at: size + offset) }
                let placed = try AuditStore.place(groups, from: size, index, &tx)
                guard placed == entries.count else {
                    throw DatabaseError(code: .sql, message: "Pending audit entries went away.")
                }
                try AuditStore.put(tiles, &tx)
            }
            try Self.sign(size + entries.count, by: key, &tx)
            return entries.count
        }
    }

    /// What the log was when its last entry got its place.
    private static func state(size: Int, _ tx: inout Transaction) throws -> LogState {
        var tiles: [Tile] = []
        for id in TreeShape.edge(size: size) {
            let hashes = try AuditStore.hashes(level: id.level, index: id.index, &tx) ?? []
            tiles.append(try Tile(id: id, bytes: hashes))
        }
        return try LogState(size: size, tiles: tiles)
    }

    private static func sign(_ size: Int, by key: NoteSigner, _ tx: inout Transaction) throws {
        let last = try AuditStore.checkpoint(&tx)
        guard size > last?.size ?? 0 else { return }
        if let last, size - last.size < entriesPerCheckpoint, last.age < secondsPerCheckpoint { return }
        let root = try state(size: size, &tx).root
        let checkpoint = try Checkpoint(origin: key.verifier.name, size: size, root: root)
        let signed = try SignedCheckpoint(checkpoint, signedBy: key)
        try AuditStore.add(String(decoding: signed.bytes, as: UTF8.self), size: size, &tx)
    }
}

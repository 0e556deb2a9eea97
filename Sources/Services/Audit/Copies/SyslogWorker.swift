// SPDX-License-Identifier: Apache-2.0
import JSON
import LogCopies
import MerkleLog
import PostgreSQL

/// Sends entries and checkpoints to a syslog daemon, each at least once. Of several servers with the same daemon's name
/// one sends at a time; how far it is, the database remembers.
actor SyslogWorker: CopyWorker {
    private static let batch = 500

    nonisolated let name: String
    nonisolated let status = AuditCopyStatus()
    private nonisolated let executor = ThreadExecutor()
    private let database: Database
    private let holder = String(UInt64.random(in: .min ... .max), radix: 36)
    private var sink: SyslogSink

    init(_ name: String, _ address: SyslogAddress, _ database: Database) {
        (self.name, self.database) = (name, database)
        sink = SyslogSink(address)
    }

    deinit { executor.stop() }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private struct Batch: Sendable {
        let cursor: AuditStore.Cursor
        let entries: [AuditEntry]
        let checkpoint: (size: Int, note: String)?
        let size: Int
    }

    func step() async throws -> Bool {
        let (name, holder) = (name, holder)
        let batch = try await database.write { tx -> Batch? in
            guard let cursor = try AuditStore.claim(name, holder, &tx) else { return nil }
            let page = try AuditStore.entries(from: cursor.next, limit: Self.batch, &tx)
            let newest = try AuditStore.checkpoint(&tx)
            let isNew = newest.map { $0.size > cursor.checkpoint && $0.size <= cursor.next + page.count } ?? false
            return Batch(
                cursor: cursor,
                entries: page,
                checkpoint: isNew ? newest.map { ($0.size, $0.note) } : nil,
                size: try AuditStore.size(&tx)
            )
        }
        // Another server sends.
        guard let batch else { return true }
        var cursor = batch.cursor
        let failure = send(batch, &cursor)
        let reached = cursor
        try await database.write { tx in try AuditStore.advance(name, holder, to: reached, &tx) }
        if let failure { throw failure }
        status.note(entries: reached.next, of: batch.size)
        return reached.next >= batch.size
    }

    /// Sends as much as goes; what went wrong with the next.
    private func send(_ batch: Batch, _ cursor: inout AuditStore.Cursor) -> LogCopyError? {
        do throws(LogCopyError) {
            for entry in batch.entries {
                try send(entry)
                cursor.next = entry.index + 1
            }
            if let (size, note) = batch.checkpoint {
                let text = JSON.object([("checkpoint", .string(note))]).compactText
                try sink.send(kind: "audit.checkpoint", time: "", text, or: text)
                cursor.checkpoint = size
            }
            return nil
        } catch {
            return error
        }
    }

    private func send(_ entry: AuditEntry) throws(LogCopyError) {
        let content = try? JSON(parsing: entry.text)
        let head = "{\"index\":\(entry.index),\"leaf\":\"\(MerkleHash(leaf: Array(entry.text.utf8)).base64)\""
        try sink.send(
            kind: content?["event"]?.string ?? "audit",
            time: content?["time"]?.string ?? "",
            "\(head),\"entry\":\(entry.text)}",
            or: "\(head)}"
        )
    }

    func finish() { sink.close() }
}

// SPDX-License-Identifier: Apache-2.0
import Glibc
import LogCopies
import MerkleLog
import PostgreSQL

/// Looks after a copy in a folder. Its files are written on a thread of its own.
actor FolderWorker: CopyWorker {
    /// About so many entries are taken at once; the next checkpoint may be further away.
    private static let batch = 4_096

    nonisolated let name: String
    nonisolated let status = AuditCopyStatus()
    private nonisolated let executor = ThreadExecutor()
    private let path: String
    private let kind: FolderCopy.Kind
    private let database: Database
    private let key: NoteVerifier
    private var copy: FolderCopy?
    /// Who else writes the copy where locks keep nobody out: what they said last, and when that was new.
    private var other: (sign: [UInt8]?, since: Int)?

    init(_ name: String, _ path: String, _ kind: FolderCopy.Kind, _ database: Database, _ key: NoteVerifier) {
        (self.name, self.path, self.kind) = (name, path, kind)
        (self.database, self.key) = (database, key)
    }

    deinit { executor.stop() }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private struct Next: Sendable {
        /// The newest checkpoint there is.
        let newest: String?
        /// The one to go on to.
        var target: String?
        var entries: [[UInt8]] = []
    }

    func step() async throws -> Bool {
        guard try open() else {
            // Another server looks after it, and says how far it is.
            status.note(entries: 0, of: 0)
            return true
        }
        do {
            return try await copyNext()
        } catch let error as LogCopyError {
            if case .taken = error {
                finish()
                other = (FolderCopy.sign(in: path), Self.seconds)
            }
            throw error
        }
    }

    private func copyNext() async throws -> Bool {
        try copy?.beat(now: Self.seconds)
        let size = copy?.head?.size ?? 0
        let next = try await database.read { tx in try Self.next(after: size, &tx) }
        let newest = try next.newest.map { try SignedCheckpoint(parsing: Array($0.utf8)).checkpoint }
        try copy?.compare(with: newest)
        if let target = next.target {
            let checkpoint = try SignedCheckpoint(parsing: Array(target.utf8))
            try copy?.extend(by: next.entries, to: checkpoint, now: Self.seconds)
        }
        let now = copy?.head?.size ?? 0
        status.note(entries: now, of: newest?.size ?? 0)
        return now >= newest?.size ?? 0
    }

    /// Whether this server writes the copy.
    private func open() throws(LogCopyError) -> Bool {
        if copy != nil { return true }
        try waitForOther()
        do throws(LogCopyError) {
            copy = try FolderCopy(path, kind: kind, key: key)
            return true
        } catch {
            if case .busy = error { return false }
            throw error
        }
    }

    /// Two that took a copy from each other again and again would be no better than one.
    private func waitForOther() throws(LogCopyError) {
        guard let other else { return }
        let (sign, now) = (FolderCopy.sign(in: path), Self.seconds)
        if sign != other.sign { self.other = (sign, now) }
        let isSilent = now - (self.other?.since ?? now) >= FolderCopy.patienceWithOthers
        guard sign == nil || isSilent else { throw .taken(path) }
        self.other = nil
    }

    private static func next(after size: Int, _ tx: inout Transaction) throws -> Next {
        let newest = try AuditStore.checkpoint(&tx)
        var next = Next(newest: newest?.note)
        guard let newest, newest.size > size else { return next }
        guard let target = try AuditStore.checkpoint(after: size, within: batch, &tx) else { return next }
        next.entries = try AuditStore.entries(size..<target.size, &tx)
        next.target = target.note
        return next
    }

    private static var seconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return time.tv_sec
    }

    func finish() {
        copy?.close()
        copy = nil
    }
}

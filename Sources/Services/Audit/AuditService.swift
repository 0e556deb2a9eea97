// SPDX-License-Identifier: Apache-2.0
package import AuditTrail
import JSON
package import MerkleLog
package import PostgreSQL
import ServiceLifecycle
import Web

/// Reading the log. Whoever reads it is in it.
package struct AuditService: Sendable {
    private static let mostCheckpoints = 10_000
    private static let pause = Duration.milliseconds(500)

    private let database: Database
    /// The log's public key; nil where nothing is signed.
    package let verifier: NoteVerifier?
    /// Whom pseudonyms stand for; nil where nobody can tell.
    private let subjects: AuditSubjects?
    private let turns = SearchTurns()

    /// A service on a database whose migrations are done.
    package init(database: Database, verifier: NoteVerifier?, subjects: AuditSubjects?) {
        self.database = database
        self.verifier = verifier
        self.subjects = subjects
    }

    /// What a search has found.
    package struct Found: Sendable {
        /// The oldest first.
        package let entries: [AuditEntry]
        /// How many entries the log has.
        package let size: Int
        /// The persons behind pseudonyms of these entries, as far as that was asked for and anybody can tell.
        package var names: [(pseudonym: String, name: String)] = []
    }

    /// Entries that fit a query. Whoever is asked for by name is looked for by their pseudonym too.
    package func search(_ query: AuditQuery) async throws -> Found {
        try await wait(for: query)
        let asked: [(String, JSON)] = [
            ("about", .string(query.about)), ("actor", .string(query.actor)), ("event", .string(query.event)),
            ("resource", .string(query.resource)),
        ]
        let details =
            asked.filter { $0.1.string?.isEmpty == false } + [("from", .int(query.from))]
            + (query.withNames ? [("names", .bool(true))] : [])
        let subjects = subjects
        return try await turns.take {
            let end = ContinuousClock.now + AuditSearch.patience
            return try await database.write { tx in
                try AuditTrail.append(AuditRecord(.auditRead, details), &tx)
                // The size first: what comes between the two is found again, not passed over.
                let size = try AuditStore.size(&tx)
                var found = Found(entries: try Self.entries(query, until: end, subjects, &tx), size: size)
                if query.withNames, let subjects { found.names = try Self.names(in: found.entries, subjects, &tx) }
                return found
            }
        }
    }

    private static func entries(
        _ query: AuditQuery,
        until end: ContinuousClock.Instant,
        _ subjects: AuditSubjects?,
        _ tx: inout Transaction
    ) throws -> [AuditEntry] {
        try AuditSearch(query, until: end) { try Self.alternatives($0, subjects, &tx) }.entries(&tx)
    }

    /// Waits until there is something to answer with, so that whoever follows the log need not ask, and be recorded, all
    /// the time. That somebody reads it is nothing to wait for unless it is asked for: two would keep each other awake.
    private func wait(for query: AuditQuery) async throws {
        guard query.wait > 0 else { return }
        let (subjects, end) = (subjects, ContinuousClock.now + .seconds(query.wait))
        let wantsReads = ["audit", "audit.read"].contains { $0.utf8.elementsEqual(query.event.utf8) }
        try await cancelWhenGracefulShutdown {
            while ContinuousClock.now < end {
                let patience = min(end, .now + AuditSearch.patience)
                let found = try await turns.take {
                    try await database.read { tx in try Self.entries(query, until: patience, subjects, &tx) }
                }
                if found.contains(where: { wantsReads || !$0.isRead }) { return }
                // The server stops: there is an answer all the same.
                guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
            }
        }
    }

    /// What entries may have in place of what is asked for.
    private static func alternatives(
        _ text: String,
        _ subjects: AuditSubjects?,
        _ tx: inout Transaction
    ) throws -> [String] {
        if text.isEmpty { return [] }
        return try [text] + [subjects?.pseudonym(of: text, &tx)].compactMap { $0 }
    }

    private static func names(
        in entries: [AuditEntry],
        _ subjects: AuditSubjects,
        _ tx: inout Transaction
    ) throws -> [(pseudonym: String, name: String)] {
        var wanted: Set<String> = []
        for entry in entries {
            // Everything that begins like a pseudonym, with the digits that follow.
            for part in entry.text.split(separator: "hmac:").dropFirst() {
                wanted.insert("hmac:" + part.prefix { $0.isHexDigit })
            }
        }
        if wanted.isEmpty { return [] }
        return try subjects.names(&tx).filter { wanted.contains($0.key) }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    /// The newest checkpoint, or that of a size.
    ///
    /// - Throws: `WebError` 404 if there is none.
    package func checkpoint(size: Int? = nil) async throws -> String {
        let note = try await database.read { tx in
            if let size { return try AuditStore.checkpoint(size: size, &tx) }
            return try AuditStore.checkpoint(&tx)?.note
        }
        guard let note else { throw WebError(status: 404, code: 40491, message: "There is no such checkpoint") }
        return note
    }

    /// The sizes below a bound of which there are checkpoints, the largest first; as many as one answer has.
    package func checkpointSizes(below bound: Int, limit: Int) async throws -> [Int] {
        let limit = min(max(1, limit), Self.mostCheckpoints)
        return try await database.read { tx in try AuditStore.checkpointSizes(below: bound, limit: limit, &tx) }
    }

    /// A file of the log by its path (C2SP tlog-tiles): a tile, or a bundle of entries, which is recorded.
    ///
    /// - Throws: `WebError` 404 for what is no path, or beyond the log.
    package func file(_ path: String) async throws -> [UInt8] {
        guard let (id, isEntries) = TileID.parse(path: path), id.index <= Int(Int32.max) else { throw Self.noFile }
        let bytes: [UInt8]? =
            try await isEntries
            ? database.write { tx in
                let start = id.index * TileID.fullWidth
                let entries = try AuditStore.entries(start..<(start + id.width), &tx)
                guard entries.count == id.width else { return nil }
                try AuditTrail.append(
                    AuditRecord(.auditRead, [("from", .int(start)), ("count", .int(id.width))]),
                    &tx
                )
                return try EntryBundle.bytes(entries)
            }
            : database.read { tx in
                let size = id.width * MerkleHash.byteCount
                guard let hashes = try AuditStore.hashes(level: id.level, index: id.index, &tx), hashes.count >= size
                else { return nil }
                return Array(hashes[..<size])
            }
        guard let bytes else { throw Self.noFile }
        return bytes
    }

    private static var noFile: WebError {
        WebError(status: 404, code: 40491, message: "The audit log has no such file")
    }
}

// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
import LogCopies
package import Logging
package import MerkleLog
package import PostgreSQL
import ServiceLifecycle

/// Keeps the copies of the audit log up to date. The log never waits for one: each has a thread of its own, and what it
/// could not take now it takes later.
package struct AuditCopier: Service {
    /// How often a copy is looked after that is up to date, or could not be.
    private static let pause = Duration.seconds(1)
    private static let pauseAfterFailure = Duration.seconds(10)

    private let copies: [any CopyWorker]
    private let database: Database
    private let logger: Logger

    /// How far each copy is, by its name.
    package let statuses: [(name: String, status: AuditCopyStatus)]

    /// A copier of the log that this key signs.
    package init(_ copies: [AuditCopy], database: Database, key: NoteVerifier, logger: Logger) {
        self.database = database
        self.logger = logger
        self.copies = copies.map { copy in
            switch copy.place {
            case .folder(let path, let kind): FolderWorker(copy.text, path, kind, database, key)
            case .syslog(let address): SyslogWorker(copy.text, address, database)
            }
        }
        statuses = self.copies.map { ($0.name, $0.status) }
    }

    /// Works until the server stops.
    package func run() async throws {
        // A service that ends ends the server.
        guard !copies.isEmpty else {
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for copy in copies { group.addTask { await keep(copy) } }
            }
        }
    }

    private func keep(_ copy: any CopyWorker) async {
        var hasReported = false
        var lastReason = ""
        while !Task.isCancelled {
            do {
                let isCurrent = try await copy.step()
                if !lastReason.isEmpty {
                    logger.notice("a copy of the audit log goes on", metadata: ["copy": "\(copy.name)"])
                }
                lastReason = ""
                if isCurrent { try? await Task.sleep(for: Self.pause) }
            } catch {
                let disagrees = if case .disagrees? = error as? LogCopyError { true } else { false }
                copy.status.noteFailure(disagrees: disagrees)
                if disagrees, !hasReported { hasReported = await record(copy.name, "\(error)") }
                report(copy.name, "\(error)", disagrees, isNew: !"\(error)".utf8.elementsEqual(lastReason.utf8))
                lastReason = "\(error)"
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
        await copy.finish()
    }

    private func report(_ name: String, _ reason: String, _ disagrees: Bool, isNew: Bool) {
        let metadata: Logger.Metadata = ["copy": "\(name)", "reason": "\(reason)"]
        if disagrees {
            // Each time: nobody may overlook it.
            logger.critical(
                "THE AUDIT LOG AND ITS COPY DISAGREE: one of them was changed, or cut back",
                metadata: metadata
            )
        } else if isNew {
            logger.error("a copy of the audit log does not advance", metadata: metadata)
        }
    }

    /// The log itself says that it was contradicted. Returns whether it does.
    private func record(_ name: String, _ reason: String) async -> Bool {
        let details: [(String, JSON)] = [("copy", .string(name)), ("reason", .string(reason))]
        do {
            try await AuditTrail.append(AuditRecord(.auditDisagreed, details), to: database)
            return true
        } catch {
            return false
        }
    }
}

/// Looks after one copy.
protocol CopyWorker: Sendable {
    var name: String { get }
    var status: AuditCopyStatus { get }
    /// Copies some of what is new. Returns whether there was no more.
    ///
    /// - Throws: `LogCopyError`, `DatabaseError`.
    func step() async throws -> Bool
    func finish() async
}

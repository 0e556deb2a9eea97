// SPDX-License-Identifier: Apache-2.0
import Access
import AuditTrail
import Crypto
import Glibc
import JSON
import Logging
import PostgreSQL
import ServiceLifecycle
import Synchronization

/// That a server begins and ends, with what and for whom, in the audit log.
final class ServerTrace: Service {
    private static let pause = Duration.seconds(1)
    /// For so long the end of a server waits for its entry.
    private static let patience = Duration.seconds(3)

    /// More changes than these wait as one.
    static let mostWaiting = 100

    private let database: Database
    private let logger: Logger
    private let begun: [(String, JSON)]
    private let own: [(String, JSON)]
    private let waiting = Mutex<[AuditRecord]>([])

    /// A trace of a server.
    ///
    /// - Parameter details: what the server begins with; no secret is among them.
    init(_ details: [(String, JSON)], place: String, database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
        own = [("server", .string(Self.randomName())), ("place", .string(place))]
        begun = own + details
    }

    /// Records that the server begins. Where that cannot be written yet, it is tried again as long as the server runs: what
    /// it answers meanwhile are reads, for where nothing can be written nothing can be changed.
    func started() async {
        waiting.withLock { $0.append(AuditRecord(.serverStarted, begun)) }
        await write()
    }

    /// Records that other authorities are believed than before.
    func authoritiesChanged(from old: [[UInt8]], to new: [[UInt8]]) {
        let details = own + [("authorities", Self.fingerprints(new)), ("was", Self.fingerprints(old))]
        let isMerged = waiting.withLock { Self.add(AuditRecord(.authoritiesChanged, details), to: &$0) }
        guard isMerged else { return }
        logger.error(
            "so many changes of authorities wait for the audit log that several are written as one",
            metadata: ["authorities": "\(Self.fingerprints(new))"]
        )
    }

    /// Adds a change to what waits; where that is much, the last change there is says it too: whoever replaces files
    /// without end cannot fill the memory, and what is believed in the end is written. Returns whether that was so.
    static func add(_ change: AuditRecord, to waiting: inout [AuditRecord]) -> Bool {
        guard waiting.count >= mostWaiting, let last = waiting.last, last.event == change.event else {
            waiting.append(change)
            return false
        }
        let was = last.details.first { $0.0 == "was" }
        let details = change.details.map { detail in detail.0 == "was" ? was ?? detail : detail }
        waiting[waiting.count - 1] = AuditRecord(change.event, on: change.resource, details)
        return true
    }

    /// Records that the server ends.
    ///
    /// - Parameter failure: why, if it was not asked to.
    func stopped(after failure: (any Error)? = nil) async {
        let reason: [(String, JSON)] = failure.map { [("reason", .string("\($0)"))] } ?? []
        waiting.withLock { $0.append(AuditRecord(.serverStopped, own + reason)) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.write() }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Writes what could not be written before.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.pause)) != nil { await self.write() }
        }
    }

    private func write() async {
        while let next = waiting.withLock(\.first) {
            do {
                try await AuditTrail.append(next, to: database)
                waiting.withLock { waiting in if !waiting.isEmpty { waiting.removeFirst() } }
            } catch {
                logger.error(
                    "what this server does is not in the audit log yet",
                    metadata: ["event": "\(next.event.rawValue)", "error": "\(error)"]
                )
                return
            }
        }
    }

    /// What certificates are known by: SHA-256 of each, in hexadecimal.
    static func fingerprints(_ certificates: [[UInt8]]) -> JSON {
        .array(certificates.map { JSON.string(digest($0)) })
    }

    /// SHA-256 in hexadecimal.
    static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func randomName() -> String {
        "srv_" + String(UInt64.random(in: .min ... .max), radix: 36)
    }
}

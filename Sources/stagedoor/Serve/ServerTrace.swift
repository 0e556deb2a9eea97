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
        waiting.withLock { waiting in
            // Whoever replaces files without end cannot fill the memory.
            guard waiting.count < 100 else { return }
            waiting.append(AuditRecord(.authoritiesChanged, details))
        }
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

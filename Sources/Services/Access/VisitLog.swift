// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
package import Logging
package import PostgreSQL
import ServiceLifecycle
import Synchronization

/// Records who has signed in, and who has looked at who may do what, so that nobody waits for it and nobody can fill the
/// log: the first of a kind within a second or so, the further ones of a while as one entry with their number.
package final class VisitLog: CountedLog, Sendable {
    /// For how long further ones of a kind are counted, in milliseconds.
    static let window: Int64 = 15 * 60_000

    private let database: Database
    private let logger: Logger
    private let state = Mutex(Visits())

    /// A record in the audit log of a database.
    package init(database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    /// Notes that somebody has signed in, or, with a route, that they looked there at who may do what.
    func note(_ caller: SignedInCaller, peer: String, route: String = "", origin: () -> AuditOrigin) {
        let visitor = Visits.Visitor(digest: caller.digest, peer: peer, route: route)
        state.withLock { $0.note(visitor, at: caller.circumstances.now, origin: origin) }
    }

    package func flush(all: Bool) async {
        let now = WallClock.milliseconds
        let due = state.withLock { state in
            state.sort(at: now)
            return state.windows.due(at: now, all: all)
        }
        // What one cannot be written for, the others are not tried for: the end of a server does not wait for each of them.
        var isWritable = true
        for (kind, count) in due {
            let known = state.withLock { $0.origins[kind] }
            let several = AuditOrigin(actor: kind.whom.isEmpty ? "several" : kind.whom)
            if isWritable { isWritable = await write(kind, count, known ?? several, isFirst: false) }
            if !isWritable { state.withLock { $0.windows.putBack(kind, count, at: now) } }
        }
        guard isWritable else { return }
        await writeFirst()
        state.withLock { state in
            guard state.origins.count > state.windows.count else { return }
            let windows = state.windows
            state.origins = state.origins.filter { windows.counts($0.key) }
        }
    }

    private func writeFirst() async {
        while let (kind, visit) = state.withLock({ $0.popFirst() }) {
            let origin = (try? await AuditSubjects.current?.prepared(visit.origin)) ?? visit.origin
            guard await write(kind, visit.count, origin, isFirst: true) else {
                return state.withLock { $0.putBack(kind, visit) }
            }
            state.withLock { $0.origins[kind] = origin.decided(by: nil) }
        }
    }

    /// Returns false for what could not be written.
    private func write(
        _ kind: RefusalKind,
        _ count: RefusalCount,
        _ origin: AuditOrigin,
        isFirst: Bool
    ) async -> Bool {
        guard let event = AuditRecord.Event(rawValue: kind.event) else { return true }
        var details: [(String, JSON)] = []
        if event == .accessRead, !kind.action.isEmpty { details.append(("route", .string(kind.action))) }
        if !isFirst || count.count > 1 {
            details += [
                ("count", .int(count.count)), ("firstAt", .int(Int(count.first / 1_000))),
                ("lastAt", .int(Int(count.last / 1_000))),
            ]
        }
        if count.sources.count > 1 { details.append(("addresses", .int(count.sources.count))) }
        do {
            try await AuditOrigin.$current.withValue(origin) {
                try await AuditTrail.append(AuditRecord(event, details), to: database)
            }
            return true
        } catch {
            logger.error(
                "visits are not in the audit log yet",
                metadata: ["event": "\(kind.event)", "count": "\(count.count)", "error": "\(error)"]
            )
            return false
        }
    }
}

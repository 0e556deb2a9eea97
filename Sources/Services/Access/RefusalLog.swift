// SPDX-License-Identifier: Apache-2.0
package import AuditTrail
import JSON
package import Logging
package import PostgreSQL
import ServiceLifecycle
import Synchronization
package import Web

/// Records refusals so that nobody can fill the log with them: the first of a kind at once, the further ones of a minute
/// as one entry with their number.
package final class RefusalLog: CountedLog, Sendable {
    private let database: Database
    private let logger: Logger
    private let windows = Mutex(RefusalWindows())

    /// A record in the audit log of a database.
    package init(database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    /// Records that the caller of the task was refused something. The first of a kind is durable when this returns.
    ///
    /// - Parameter action: what was asked for; empty if it was nothing in particular.
    /// - Throws: `DatabaseError` if it cannot be written.
    package func record(_ record: AuditRecord, action: String = "") async throws {
        let origin = AuditOrigin.current
        let isKnown = record.event != .signInFailed
        let kind = RefusalKind(
            event: record.event.rawValue,
            whom: isKnown ? origin.actor : RefusalKind.neighbourhood(origin.source),
            action: action,
            resourceType: Self.type(of: record.resource)
        )
        let now = WallClock.milliseconds
        let reason = record.details.first { $0.0 == "reason" }?.1.string ?? ""
        let refusal = RefusalCount(resource: record.resource, source: origin.source, reason: reason, at: now)
        guard windows.withLock({ $0.isFirst(kind, refusal, at: now) }) else { return }
        do {
            try await AuditTrail.append(record, to: database)
        } catch {
            windows.withLock { $0.forget(kind) }
            throw error
        }
    }

    /// Records that a request came from nobody who is known.
    ///
    /// - Throws: `DatabaseError` if it cannot be written.
    package func recordSignInFailed(_ request: WebRequest) async throws {
        let origin = AuditOrigin(actor: "nobody", source: request.peer, request: request.id)
        try await AuditOrigin.$current.withValue(origin) {
            try await record(AuditRecord(.signInFailed, [("path", .string(request.path))]))
        }
    }

    /// Records that a request was refused before anybody was asked who sends it.
    ///
    /// - Throws: `DatabaseError` if it cannot be written.
    package func recordRefusal(_ reason: String, source: String, request: String) async throws {
        try await AuditOrigin.$current.withValue(AuditOrigin(actor: "nobody", source: source, request: request)) {
            try await record(AuditRecord(.accessDenied, [("reason", .string(reason))]))
        }
    }

    /// `Subject` of `StageDoor::Subject::"orders"`.
    private static func type(of resource: String) -> String {
        let name = resource.prefix { $0 != "\"" }
        return String(name.split(separator: ":").last ?? "")
    }

    package func flush(all: Bool) async {
        let due = windows.withLock { $0.due(at: WallClock.milliseconds, all: all) }
        for (kind, refusal) in due {
            do {
                let origin = AuditOrigin(
                    actor: kind.event == AuditRecord.Event.signInFailed.rawValue
                        ? "nobody" : kind.whom.isEmpty ? "several" : kind.whom,
                    source: refusal.sources.count == 1 && !refusal.isCut ? refusal.sources[0] : ""
                )
                guard let record = Self.record(kind, refusal) else { continue }
                try await AuditOrigin.$current.withValue(origin) { try await AuditTrail.append(record, to: database) }
            } catch {
                windows.withLock { $0.putBack(kind, refusal, at: WallClock.milliseconds) }
                logger.error(
                    "refusals are not in the audit log yet",
                    metadata: ["event": "\(kind.event)", "count": "\(refusal.count)", "error": "\(error)"]
                )
            }
        }
    }

    /// The one entry for many refusals.
    private static func record(_ kind: RefusalKind, _ refusal: RefusalCount) -> AuditRecord? {
        guard let event = AuditRecord.Event(rawValue: kind.event) else { return nil }
        var details: [(String, JSON)] = [
            ("count", .int(refusal.count)), ("firstAt", .int(Int(refusal.first / 1_000))),
            ("lastAt", .int(Int(refusal.last / 1_000))),
        ]
        if !kind.action.isEmpty { details.append(("action", .string(kind.action))) }
        if !kind.resourceType.isEmpty { details.append(("resourceType", .string(kind.resourceType))) }
        if !refusal.reason.isEmpty { details.append(("firstReason", .string(refusal.reason))) }
        let isOne = refusal.resources.count == 1 && !refusal.isCut
        for (name, list) in [("resources", isOne ? [] : refusal.resources), ("sources", refusal.sources)]
        where !list.isEmpty {
            details.append((name, .array(list.map(JSON.string))))
        }
        if refusal.isCut { details.append(("listsAreCut", .bool(true))) }
        return AuditRecord(event, on: isOne ? refusal.resources[0] : "", details)
    }
}

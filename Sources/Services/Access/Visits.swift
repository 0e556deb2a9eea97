// SPDX-License-Identifier: Apache-2.0
import AuditTrail

/// Visits that are not written yet, none of them lost and none without bound: what there is no room for is counted.
struct Visits: Sendable {
    /// More visitors within a second are counted as several.
    static let mostVisitors = 10_000
    /// More kinds whose first visit could not be written yet are counted as several.
    static let mostFirst = 10_000

    /// Who visits: by what they have shown, and from where, which a request has at hand.
    struct Visitor: Hashable {
        let digest: TokenDigest
        let peer: String
        /// What was looked at; empty for having signed in.
        let route: String

        fileprivate var event: AuditRecord.Event { route.isEmpty ? .signInSucceeded : .accessRead }
    }

    struct Visit {
        let origin: AuditOrigin
        var count: RefusalCount
    }

    private var visits: [Visitor: Visit] = [:]
    private var leftOut: [AuditRecord.Event: Int] = [:]
    var windows = RefusalWindows(length: VisitLog.window)
    /// What entries of a kind have as their origin: who was forgotten meanwhile does not come up again under a new
    /// pseudonym.
    var origins: [RefusalKind: AuditOrigin] = [:]
    /// The first ones of their kinds, which are to be written.
    private(set) var first: [RefusalKind: Visit] = [:]

    /// Notes a visit.
    mutating func note(_ visitor: Visitor, at now: Int64, origin: () -> AuditOrigin) {
        if visits[visitor]?.count.addOne(at: now) != nil { return }
        guard visits.count < Self.mostVisitors else {
            leftOut[visitor.event, default: 0] += 1
            return
        }
        let count = RefusalCount(resource: "", source: visitor.peer, reason: "", at: now)
        visits[visitor] = Visit(origin: origin(), count: count)
    }

    /// Finds out which of the last second's visits are the first of their kinds.
    mutating func sort(at now: Int64) {
        let sorted = visits
        visits.removeAll(keepingCapacity: sorted.count < 1_000)
        for (visitor, visit) in sorted {
            let kind = RefusalKind(
                event: visitor.event.rawValue,
                whom: visit.origin.actor,
                action: visitor.route.isEmpty ? RefusalKind.neighbourhood(visitor.peer) : visitor.route,
                resourceType: visit.origin.authentication
            )
            take(kind, visit, at: now)
        }
        for (event, number) in leftOut {
            var count = RefusalCount(resource: "", source: "", reason: "", at: now)
            count.count = number
            let several = RefusalKind(event: event.rawValue, whom: "", action: "", resourceType: "")
            take(several, Visit(origin: Self.several, count: count), at: now)
        }
        leftOut.removeAll()
    }

    private mutating func take(_ kind: RefusalKind, _ visit: Visit, at now: Int64) {
        // As long as the first one waits, the others are written with it.
        guard first[kind] == nil else { return putBack(kind, visit) }
        if windows.isFirst(kind, visit.count, at: now) { putBack(kind, visit) }
    }

    /// One of the first ones, to be written.
    mutating func popFirst() -> (kind: RefusalKind, visit: Visit)? {
        first.popFirst().map { (kind: $0.key, visit: $0.value) }
    }

    /// Keeps a first one until it can be written.
    mutating func putBack(_ kind: RefusalKind, _ visit: Visit) {
        let hasRoom = first[kind] != nil || first.count < Self.mostFirst
        let (kind, origin) = hasRoom ? (kind, visit.origin) : (kind.overflow, Self.several)
        guard first[kind]?.count.add(visit.count) == nil else { return }
        first[kind] = Visit(origin: origin, count: visit.count)
    }

    private static let several = AuditOrigin(actor: "several")
}

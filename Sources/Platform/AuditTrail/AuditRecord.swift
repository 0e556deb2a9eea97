// SPDX-License-Identifier: Apache-2.0
import Glibc
package import JSON

/// Something that happened and has to be found later. No secret is in it.
package struct AuditRecord: Sendable {
    /// What kind of thing; the names are part of the log's format.
    package enum Event: String, CaseIterable, Sendable {
        case schemaRegistered = "schema.registered"
        case schemaRestored = "schema.restored"
        case schemaDeleted = "schema.deleted"
        case schemaDestroyed = "schema.destroyed"
        case configChanged = "config.changed"
        case modeChanged = "mode.changed"
        case waiverGranted = "waiver.granted"
        case waiverWithdrawn = "waiver.withdrawn"
        case contextDeleted = "context.deleted"
        case consumerPinned = "consumer.pinned"
        case consumerUnpinned = "consumer.unpinned"
        case installationStarted = "installation.started"
        case principalAdded = "principal.added"
        case principalChanged = "principal.changed"
        case principalRemoved = "principal.removed"
        case teamJoined = "team.joined"
        case teamLeft = "team.left"
        case membershipProposed = "membership.proposed"
        case membershipRejected = "membership.rejected"
        case tokenIssued = "token.issued"
        case tokenRotated = "token.rotated"
        case tokenRevoked = "token.revoked"
        case policiesChanged = "policies.changed"
        case policiesProposed = "policies.proposed"
        case policiesRejected = "policies.rejected"
        case accessDecided = "access.decided"
        case accessDenied = "access.denied"
        case signInFailed = "signin.failed"
        case breakGlassOpened = "breakglass.opened"
        case breakGlassUsed = "breakglass.used"
        case breakGlassEnded = "breakglass.ended"
        case breakGlassReviewed = "breakglass.reviewed"
        case reviewStarted = "review.started"
        case reviewDecided = "review.decided"
        case reviewOverdue = "review.overdue"
        case reviewFinished = "review.finished"
        case reviewCancelled = "review.cancelled"
        case auditRead = "audit.read"
        case auditDisagreed = "audit.disagreed"
        case auditSubjectErased = "audit.subject.erased"
        case serverStarted = "server.started"
        case serverStopped = "server.stopped"
        case authoritiesChanged = "authorities.changed"
        case signInSucceeded = "signin.succeeded"
        case accessRead = "access.read"

        /// Whether it was only that somebody looked, or signed in, or was refused.
        var changesNothing: Bool {
            switch self {
            case .auditRead, .accessRead, .accessDenied, .signInFailed, .signInSucceeded: true
            default: false
            }
        }
    }

    /// Longer texts are cut, and shorter still where an entry would not fit into the log, whose entries have at most
    /// 65,535 bytes: seven texts, twenty policies, twenty details of a hundred bytes in lists of five, each byte escaped
    /// by six.
    private static let longestText = 2_000
    private static let shortestText = 100
    private static let longestEntry = 60_000
    private static let mostMembers = 20
    private static let mostPolicies = 20
    private static let longestPolicy = 100

    /// What happened.
    package let event: Event
    /// To what, as policies name it; empty for nothing in particular.
    package let resource: String
    /// What else there is to know.
    package let details: [(String, JSON)]

    /// A record of something that happens now.
    package init(
        _ event: Event,
        on resource: String = "StageDoor::System::\"stagedoor\"",
        _ details: [(String, JSON)] = []
    ) {
        self.event = event
        self.resource = resource
        self.details = details
    }

    /// The entry, for what is written in a statement of its own: canonical JSON (RFC 8785).
    package var entry: String {
        AuditSubjects.current?.entry(of: self) ?? entry(for: .current)
    }

    /// The entry on somebody's behalf.
    func entry(for origin: AuditOrigin) -> String {
        let whole = text(origin, cutAt: Self.longestText)
        return whole.utf8.count <= Self.longestEntry ? whole : text(origin, cutAt: Self.shortestText)
    }

    /// The members in the order of their names, which is that of the canonical form.
    private func text(_ origin: AuditOrigin, cutAt length: Int) -> String {
        var writer = JSONWriter(capacity: 512)
        var mark: UInt8 = 0x7B
        func name(_ name: StaticString) {
            writer.raw(CollectionOfOne(mark))
            mark = 0x2C
            writer.raw(CollectionOfOne(0x22))
            writer.raw(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            writer.raw("\":".utf8)
        }
        func member(_ key: StaticString, _ text: String) {
            guard !text.isEmpty else { return }
            name(key)
            writer.string(Self.cut(text, length))
        }
        member("actor", origin.pseudonyms?.actor ?? origin.actor)
        member("authentication", origin.authentication)
        if let details = canonicalDetails(cutAt: length) {
            name("details")
            writer.raw(details)
        }
        member("event", event.rawValue)
        if let right = origin.right {
            let policies = Self.sorted(right.policies)
            if !policies.isEmpty {
                name("policies")
                for (position, policy) in policies.prefix(Self.mostPolicies).enumerated() {
                    writer.raw(CollectionOfOne(position == 0 ? 0x5B : 0x2C))
                    writer.string(Self.cut(policy, Self.longestPolicy))
                }
                writer.raw(CollectionOfOne(0x5D))
            }
            if policies.count > Self.mostPolicies {
                name("policiesLeftOut")
                writer.raw(String(policies.count - Self.mostPolicies).utf8)
            }
            name("policyRevision")
            writer.raw(String(right.revision).utf8)
        }
        member("request", origin.request)
        member("resource", resource)
        member("source", origin.pseudonyms?.source ?? origin.source)
        name("time")
        writer.string(Self.now)
        member("token", origin.pseudonyms?.token ?? origin.token)
        name("v")
        writer.raw("1}".utf8)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// In the order of their bytes, each once.
    private static func sorted(_ policies: [String]) -> [String] {
        guard policies.count > 1 else { return policies }
        var sorted = policies.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var last: String?
        sorted.removeAll { one in
            defer { last = one }
            return last?.utf8.elementsEqual(one.utf8) == true
        }
        return sorted
    }

    /// Nil without details, and where one is a number without a canonical form, which none of ours is: what happened has
    /// to be recorded all the same.
    private func canonicalDetails(cutAt length: Int) -> [UInt8]? {
        guard !details.isEmpty else { return nil }
        var shown: [(String, JSON)] = []
        for (name, value) in details.prefix(Self.mostMembers) {
            shown.append((name, Self.cut(value, length)))
            if let list = Self.plainList(value), list.count > length / 20 {
                shown.append(("\(name)LeftOut", .int(list.count - length / 20)))
            }
        }
        if details.count > Self.mostMembers { shown.append(("more", .int(details.count - Self.mostMembers))) }
        return try? JSON.object(shown).canonicalBytes()
    }

    /// A list that stays one in an entry.
    private static func plainList(_ json: JSON) -> [JSON]? {
        guard let list = json.array, list.allSatisfy({ $0.int != nil || $0.string != nil }) else { return nil }
        return list
    }

    /// Of what is long its beginning, and of what is nested its text.
    private static func cut(_ json: JSON, _ length: Int) -> JSON {
        if let text = json.string { return .string(cut(text, length)) }
        if let list = plainList(json) { return .array(list.prefix(length / 20).map { cut($0, length / 10) }) }
        if json.object != nil || json.array != nil { return .string(cut(json.compactText, length)) }
        return json
    }

    private static func cut(_ text: String, _ length: Int) -> String {
        // The one character that PostgreSQL's JSON does not have.
        let text = text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
        guard text.utf8.count > length else { return text }
        return String(decoding: Array(text.utf8.prefix(length)), as: UTF8.self) + "…"
    }

    /// The wall clock in UTC, to the microsecond.
    private static var now: String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var seconds = time.tv_sec
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text: [UInt8] = []
        text.reserveCapacity(27)
        func add(_ number: Int, width: Int, _ mark: UInt8) {
            var divisor = 1
            for _ in 1..<width { divisor *= 10 }
            while divisor > 0 {
                text.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
                divisor /= 10
            }
            text.append(mark)
        }
        add(Int(parts.tm_year) + 1900, width: 4, UInt8(ascii: "-"))
        add(Int(parts.tm_mon) + 1, width: 2, UInt8(ascii: "-"))
        add(Int(parts.tm_mday), width: 2, UInt8(ascii: "T"))
        add(Int(parts.tm_hour), width: 2, UInt8(ascii: ":"))
        add(Int(parts.tm_min), width: 2, UInt8(ascii: ":"))
        add(Int(parts.tm_sec), width: 2, UInt8(ascii: "."))
        add(time.tv_nsec / 1_000, width: 6, UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

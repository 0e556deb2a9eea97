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
        case contextDeleted = "context.deleted"
        case installationStarted = "installation.started"
        case principalAdded = "principal.added"
        case principalChanged = "principal.changed"
        case principalRemoved = "principal.removed"
        case teamJoined = "team.joined"
        case teamLeft = "team.left"
        case tokenIssued = "token.issued"
        case tokenRotated = "token.rotated"
        case tokenRevoked = "token.revoked"
        case policiesChanged = "policies.changed"
        case policiesProposed = "policies.proposed"
        case policiesRejected = "policies.rejected"
        case accessDenied = "access.denied"
        case signInFailed = "signin.failed"
        case auditRead = "audit.read"
    }

    /// Longer texts are cut, and shorter still where an entry would not fit into the log, whose entries have at most
    /// 65,535 bytes: seven texts, twenty details of a hundred bytes in lists of five, each byte escaped by six.
    private static let longestText = 2_000
    private static let shortestText = 100
    private static let longestEntry = 60_000
    private static let mostMembers = 20

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

    /// The entry: canonical JSON (RFC 8785).
    package var entry: String {
        let whole = text(cutAt: Self.longestText)
        return whole.utf8.count <= Self.longestEntry ? whole : text(cutAt: Self.shortestText)
    }

    private func text(cutAt length: Int) -> String {
        let origin = AuditOrigin.current
        let texts = [
            ("actor", origin.actor), ("authentication", origin.authentication), ("event", event.rawValue),
            ("request", origin.request), ("resource", resource), ("source", origin.source), ("token", origin.token),
        ]
        var members: [(String, JSON)] = [("time", .string(Self.now)), ("v", .int(1))]
        members += texts.filter { !$0.1.isEmpty }.map { ($0.0, .string(Self.cut($0.1, length))) }
        if !details.isEmpty {
            let shown = details.prefix(Self.mostMembers).map { ($0.0, Self.cut($0.1, length)) }
            members.append(("details", .object(shown)))
        }
        do throws(CanonicalJSONError) {
            return String(decoding: try JSON.object(members).canonicalBytes(), as: UTF8.self)
        } catch {
            // Only a number that is none of ours has no canonical form; what happened has to be recorded all the same.
            let bare = members.filter { $0.0 != "details" }
            return JSON.object(bare.sorted { $0.0 < $1.0 }).compactText
        }
    }

    /// Of what is long its beginning, and of what is nested its text.
    private static func cut(_ json: JSON, _ length: Int) -> JSON {
        if let text = json.string { return .string(cut(text, length)) }
        if let list = json.array, list.allSatisfy({ $0.int != nil || $0.string != nil }) {
            return .array(list.prefix(length / 20).map { cut($0, length / 10) })
        }
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
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let date =
            "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1, 2))-\(padded(Int(parts.tm_mday), 2))"
        let clock = "\(padded(Int(parts.tm_hour), 2)):\(padded(Int(parts.tm_min), 2)):\(padded(Int(parts.tm_sec), 2))"
        return "\(date)T\(clock).\(padded(time.tv_nsec / 1_000, 6))Z"
    }
}

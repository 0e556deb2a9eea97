// SPDX-License-Identifier: Apache-2.0
import AuditTrail

/// An entry of the log with its place.
package struct AuditEntry: Sendable {
    /// The place, from 0.
    package let index: Int
    /// The canonical JSON that is hashed.
    package let text: String

    /// Whether it only says that somebody has read the log.
    var isRead: Bool { EntryFields(Array(text.utf8)).has(.event, AuditRecord.Event.auditRead.rawValue) }
}

/// Which entries somebody wants to see.
package struct AuditQuery: Sendable {
    /// The most that one answer has.
    package static let most = 1_000
    /// The longest that an answer waits, in seconds.
    package static let longestWait = 20

    /// The first place to look at.
    package var from = 0
    /// Who did it; empty for anybody.
    package var actor = ""
    /// What was done, such as `token.issued`, or all of a kind, such as `token`; empty for anything.
    package var event = ""
    /// To what, as policies name it; empty for anything.
    package var resource = ""
    /// Whom or what an entry names anywhere: as actor, as resource or in its details; empty for anything.
    package var about = ""
    /// Not before this, in seconds since 1970.
    package var since: Int64?
    /// Before this, in seconds since 1970.
    package var until: Int64?
    /// Whether to tell whom pseudonyms stand for.
    package var withNames = false
    /// How many seconds to wait for an entry that fits, if there is none yet.
    package var wait = 0
    /// How many at most.
    package var limit = most

    /// All entries.
    package init() {}
}

// SPDX-License-Identifier: Apache-2.0

/// An entry of the log with its place.
package struct AuditEntry: Sendable {
    /// The place, from 0.
    package let index: Int
    /// The canonical JSON that is hashed.
    package let text: String
}

/// Which entries somebody wants to see.
package struct AuditQuery: Sendable {
    /// The most that one answer has.
    package static let most = 1_000

    /// The first place to look at.
    package var from = 0
    /// Who did it; empty for anybody.
    package var actor = ""
    /// What was done, such as `token.issued`, or all of a kind, such as `token`; empty for anything.
    package var event = ""
    /// To what, as policies name it; empty for anything.
    package var resource = ""
    /// Not before this, in seconds since 1970.
    package var since: Int64?
    /// Before this, in seconds since 1970.
    package var until: Int64?
    /// Whether to tell whom pseudonyms stand for.
    package var withNames = false
    /// How many at most.
    package var limit = most

    /// All entries.
    package init() {}
}

// SPDX-License-Identifier: Apache-2.0

/// What a check of a log's files found.
public struct LogAuditReport: Sendable {
    /// The checkpoint against which the log was checked; nil if there is none that can be read.
    public internal(set) var head: Checkpoint?
    /// The signatures of that checkpoint that are right.
    public internal(set) var signatures: [SignedNote.Verified] = []
    /// How many entries, from the first on, are proved to be those that were signed, up to the first damage.
    public internal(set) var provedEntries = 0
    /// How many further checkpoints the log was found to follow from.
    public internal(set) var consistentCheckpoints = 0
    /// What is wrong: first what concerns entries, in their order, then checkpoints, tiles and other files.
    public internal(set) var damages: [LogDamage] = []
    /// How many more damaged tiles there are than were looked into.
    public internal(set) var furtherTiles = 0

    /// Whether everything is as it was signed.
    public var isSound: Bool { damages.isEmpty && head != nil }
}

// SPDX-License-Identifier: Apache-2.0

/// Something in a log's files that is not as it was when its checkpoint was signed.
public struct LogDamage: Sendable, Equatable {
    /// What happened.
    public enum Kind: String, Sendable, CaseIterable {
        /// An entry has another content.
        case entryAltered = "AUDIT_ENTRY_ALTERED"
        /// An entry is not there.
        case entryMissing = "AUDIT_ENTRY_MISSING"
        /// An entry is there that the log does not have.
        case entryInserted = "AUDIT_ENTRY_INSERTED"
        /// An entry stands where another one belongs.
        case entryReordered = "AUDIT_ENTRY_REORDERED"
        /// The log ends too early, or a bundle of entries does.
        case truncated = "AUDIT_LOG_TRUNCATED"
        /// Entries were changed together with their hashes, so that only signatures tell.
        case rewritten = "AUDIT_LOG_REWRITTEN"
        /// The hashes in a tile are others; its entries are right.
        case tileAltered = "AUDIT_TILE_ALTERED"
        /// A tile is not there; its entries are right.
        case tileMissing = "AUDIT_TILE_MISSING"
        /// A checkpoint is not there or cannot be read.
        case checkpointMalformed = "AUDIT_CHECKPOINT_MALFORMED"
        /// A checkpoint is not signed as it should be.
        case checkpointSignature = "AUDIT_CHECKPOINT_SIGNATURE"
        /// A checkpoint is signed, and says something else than the log.
        case checkpointInconsistent = "AUDIT_CHECKPOINT_INCONSISTENT"
        /// A file that no checkpoint covers.
        case fileUnexpected = "AUDIT_FILE_UNEXPECTED"
    }

    /// What happened.
    public let kind: Kind
    /// The entries that it is about: the first is the position. Nil if it is about none.
    public let entries: Range<Int>?
    /// The file in which it shows.
    public let path: String?
    /// What was found and what was expected.
    public let message: String

    init(_ kind: Kind, entries: Range<Int>? = nil, path: String?, _ message: String) {
        self.kind = kind
        self.entries = entries
        self.path = path
        self.message = message
    }
}

extension LogDamage.Kind {
    /// What counts before the rest: the entries are what the log is for, tiles can be computed again.
    var rank: Int {
        switch self {
        case .entryAltered, .entryMissing, .entryInserted, .entryReordered, .truncated, .rewritten: 0
        case .checkpointMalformed, .checkpointSignature, .checkpointInconsistent: 1
        case .tileAltered, .tileMissing: 2
        case .fileUnexpected: 3
        }
    }
}

extension LogDamage {
    /// Whether this one is shown before the other.
    func isBefore(_ other: LogDamage) -> Bool {
        let one = (kind.rank, entries?.lowerBound ?? -1, path ?? "")
        return one < (other.kind.rank, other.entries?.lowerBound ?? -1, other.path ?? "")
    }
}

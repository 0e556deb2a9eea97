// SPDX-License-Identifier: Apache-2.0

/// Something that could not be taken over, or that people should know.
public struct TransferFinding: Sendable, Hashable {
    /// What happened.
    public enum Kind: String, Sendable, CaseIterable {
        /// The target has something else in that place.
        case conflict = "CONFLICT"
        /// The target refused it.
        case refused = "REFUSED"
        /// It refers to a version that neither side has.
        case missingReference = "MISSING_REFERENCE"
        /// It refers to itself, through others or directly.
        case circularReference = "CIRCULAR_REFERENCE"
        /// It refers to something that could not be taken over.
        case blocked = "BLOCKED"
        /// It is deleted in the source although something that is not deleted refers to it.
        case stillReferenced = "STILL_REFERENCED"
        /// A record or an entry of the source cannot be read.
        case unreadable = "UNREADABLE"
        /// A record of a kind that is not taken over.
        case unknownRecord = "UNKNOWN_RECORD"
        /// The source changed while it was read.
        case changedMeanwhile = "CHANGED_MEANWHILE"
        /// Nothing is deleted for good, as the source may have more than could be read.
        case pruneRefused = "PRUNE_REFUSED"
        /// A mode that was changed for the time of the import could not be set back.
        case leftOpen = "LEFT_OPEN"
        /// After all was done, the target is not as the source.
        case differs = "DIFFERS"

        /// Whether the target lacks something because of it.
        public var isError: Bool { self != .unknownRecord && self != .changedMeanwhile }
    }

    /// What happened.
    public let kind: Kind
    /// To what: `'orders' version 3`, `line 12`.
    public let place: String
    /// Why, in a few words.
    public let message: String

    /// A finding.
    public init(_ kind: Kind, _ place: String, _ message: String) {
        self.kind = kind
        self.place = place
        self.message = message
    }
}

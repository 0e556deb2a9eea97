// SPDX-License-Identifier: Apache-2.0

/// A rule that a change breaks, and where.
public struct BreakingChange: Sendable, Hashable {
    /// A place in a file of a tree; the file as a whole if there is no start.
    public struct Place: Sendable, Hashable {
        /// The file's path in its tree; for files that come with Protobuf the path of imports.
        public let path: String
        /// Whether the tree has the file itself, rather than importing what comes with Protobuf.
        public let isInTree: Bool
        /// The first character.
        public let start: Position?
        /// The place after the last character.
        public let end: Position?
    }

    /// A place in a text.
    public struct Position: Sendable, Hashable {
        /// The line, from 1.
        public let line: Int
        /// The column, from 1, as buf counts: what a terminal shows, with a tab stop every four columns.
        public let column: Int
        /// The column, from 1, in Unicode code points.
        public let codePoint: Int
    }

    /// The rule.
    public let rule: BreakingRule
    /// What changed, in one sentence without its full stop.
    public let message: String
    /// What to do instead, in one sentence.
    public let fix: String
    /// Where the new files break it; nil if they have no such file any more.
    public let place: Place?
    /// What the old files had there; nil if they had nothing.
    public let oldPlace: Place?
}

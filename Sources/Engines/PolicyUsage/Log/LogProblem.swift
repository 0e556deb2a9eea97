// SPDX-License-Identifier: Apache-2.0

/// A line of a decision log that could not be read; it was left out.
public struct LogProblem: Error, Hashable, Sendable {
    /// A name for the rule that stays the same between releases, such as `log.missing-field`.
    public let code: String
    /// What was found and what was expected.
    public let message: String
    /// The line, counted from 1.
    public let line: Int
    /// The column in bytes, counted from 1.
    public let column: Int

    /// A problem at a place.
    public init(code: String, message: String, line: Int, column: Int) {
        self.code = code
        self.message = message
        self.line = line
        self.column = column
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// What another system's access rules are in Cedar.
public struct ImportedPolicies: Sendable {
    /// The schema, in the Cedar syntax.
    public let schema: String
    /// The policies, as text laid out by the formatter.
    public let policies: String
    /// The entities that the rules name.
    public let entities: [Entity]
    /// What could not be said, or means something else than it seems to.
    public let notes: [ImportNote]
    /// How many rules were read.
    public let rules: Int

    /// Whether everything was said.
    public var isComplete: Bool { !notes.contains { $0.severity == .lost } }
}

/// Something about one rule of the source.
public struct ImportNote: Hashable, Sendable {
    /// What it means for the result.
    public enum Severity: String, Hashable, Sendable {
        /// The rule is not in the result, or only in part: what it permits is not permitted.
        case lost
        /// The rule means something that its author may not have expected; the result means the same.
        case remark
    }

    /// What it means for the result.
    public let severity: Severity
    /// The line of the source, counted from 1, if it has lines.
    public let line: Int?
    /// The rule, as the source has it.
    public let rule: String
    /// What is the matter.
    public let message: String

    /// Something about a rule.
    public init(_ severity: Severity, line: Int? = nil, rule: String, _ message: String) {
        self.severity = severity
        self.line = line
        self.rule = rule
        self.message = message
    }
}

/// Why nothing could be read.
public struct ImportFailure: Error, Hashable, Sendable {
    /// A name for the rule that stays the same between releases.
    public let code: String
    /// What was found and what was expected.
    public let message: String
    /// The line, counted from 1, if it is known.
    public let line: Int?
    /// The column, counted from 1, if it is known.
    public let column: Int?

    init(_ code: String, _ message: String, line: Int? = nil, column: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
        self.column = column
    }
}

/// The bounds of what is imported.
public enum ImportLimits {
    /// The longest text, in bytes.
    public static let size = 64 << 20
    /// The most rules.
    public static let rules = 200_000
    /// How many notes are kept.
    public static let notes = 10_000
}

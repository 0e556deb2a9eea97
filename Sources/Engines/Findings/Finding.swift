// SPDX-License-Identifier: Apache-2.0

/// One thing a check found: what, where, why it matters and what to do about it.
public struct Finding: Sendable, Equatable {
    /// Stable id of the rule: `READER_FIELD_MISSING_DEFAULT_VALUE`.
    public var rule: String
    /// How much it weighs.
    public var severity: Severity
    /// What was found, in one line.
    public var message: String
    /// Where.
    public var location: SourceLocation?
    /// The text at the location, short.
    public var fragment: String?
    /// The line at the location, as far as the check that made the finding has its text.
    public var excerpt: SourceExcerpt?
    /// Further places, such as the same one in the old schema.
    public var related: [RelatedLocation]
    /// Why it matters, and to whom.
    public var impact: String?
    /// What to do about it.
    public var fix: String?
    /// A value that shows the problem: a message the new reader cannot read.
    public var counterexample: String?
    /// Further facts in the order they are shown: version, direction.
    public var details: [Detail]
    /// By what the finding is recognised again, if the check that made it knows better than its place and message.
    public var identity: String?
    /// Why it counts for nothing, if somebody has decided so: the reason and who answers for it.
    public var suppression: String?

    /// A finding; only rule, severity and message are needed.
    public init(
        rule: String,
        severity: Severity,
        message: String,
        location: SourceLocation? = nil,
        fragment: String? = nil,
        excerpt: SourceExcerpt? = nil,
        related: [RelatedLocation] = [],
        impact: String? = nil,
        fix: String? = nil,
        counterexample: String? = nil,
        details: [Detail] = []
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.location = location
        self.fragment = fragment
        self.excerpt = excerpt
        self.related = related
        self.impact = impact
        self.fix = fix
        self.counterexample = counterexample
        self.details = details
    }
}

/// A named fact of a finding.
public struct Detail: Sendable, Hashable {
    /// What the fact is about: "version".
    public var name: String
    /// The fact.
    public var value: String

    /// A named fact.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

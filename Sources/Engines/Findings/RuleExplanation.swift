// SPDX-License-Identifier: Apache-2.0

/// What there is to say of a rule, whatever it was that broke it.
public struct RuleExplanation: Sendable, Equatable {
    /// Two texts, the second of which breaks the rule.
    public struct Example: Sendable, Equatable {
        /// What was there before.
        public var before: String
        /// What comes.
        public var after: String

        /// An example.
        public init(before: String, after: String) {
            self.before = before
            self.after = after
        }
    }

    /// A sentence, and where it holds: `FORWARD`; nil if everywhere.
    public struct Remark: Sendable, Equatable {
        /// Where.
        public var scope: String?
        /// The sentence.
        public var text: String

        /// A sentence that holds somewhere, or everywhere.
        public init(_ text: String, in scope: String? = nil) {
            self.scope = scope
            self.text = text
        }
    }

    /// The rule's id.
    public var rule: String
    /// What the rule is part of: "Avro compatibility".
    public var area: String
    /// What it means that a finding has it; for rules that come with an example, of that one.
    public var summary: String
    /// Who is hurt, and how.
    public var impact: [Remark]
    /// The smallest thing to do about it.
    public var fix: [Remark]
    /// The levels, profiles or categories under which it is looked for; nil if always.
    public var scope: String?
    /// An example that breaks it.
    public var example: Example?

    /// What there is to say of a rule.
    public init(
        _ rule: String,
        area: String,
        summary: String,
        impact: [Remark] = [],
        fix: [Remark] = [],
        scope: String? = nil,
        example: Example? = nil
    ) {
        self.rule = rule
        self.area = area
        self.summary = summary
        self.impact = impact
        self.fix = fix
        self.scope = scope
        self.example = example
    }
}

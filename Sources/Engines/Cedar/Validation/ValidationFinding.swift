// SPDX-License-Identifier: Apache-2.0

/// Something about a policy that the schema does not allow, or that its author should know.
public struct ValidationFinding: Hashable, Sendable {
    /// What a finding means for the policy.
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// The policy may fail at run time, or can never be meant as it stands.
        case error
        /// The policy is valid.
        case warning
    }

    /// The policy, template or link it is about.
    public let policy: PolicyID

    /// The rule.
    public let code: ValidationCode

    /// What was found and what was expected.
    public let message: String

    /// The way out, where there is one to name.
    public let help: String?

    /// Where in the policy's source text; nil for a link.
    public let span: SourceSpan?

    /// A finding about a policy.
    public init(
        policy: PolicyID,
        code: ValidationCode,
        message: String,
        help: String? = nil,
        span: SourceSpan? = nil
    ) {
        self.policy = policy
        self.code = code
        self.message = message
        self.help = help
        self.span = span
    }

    /// Whether it makes the policy invalid.
    public var severity: Severity { code.severity }
}

/// What a validation found.
public struct ValidationResult: Hashable, Sendable {
    /// Policies first, then templates, then links, each in its set's order; a policy's findings by their place.
    public let findings: [ValidationFinding]

    /// A result of these findings, in this order.
    public init(findings: [ValidationFinding]) {
        self.findings = findings
    }

    /// Whether no finding is an error.
    public var isValid: Bool { !findings.contains { $0.severity == .error } }

    /// The findings that are errors.
    public var errors: [ValidationFinding] { findings.filter { $0.severity == .error } }

    /// The findings that are warnings.
    public var warnings: [ValidationFinding] { findings.filter { $0.severity == .warning } }
}

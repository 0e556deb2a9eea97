// SPDX-License-Identifier: Apache-2.0

/// How strictly policies are checked against a schema.
public enum ValidationMode: String, Hashable, Sendable, CaseIterable {
    /// Cedar's default: what is compared or put together must have one type.
    case strict
    /// Only what may fail at run time is an error: types may be unions of entity types and records known in part.
    case permissive
}

/// The bounds of a validation.
public struct ValidationLimits: Hashable, Sendable {
    /// How much work a validation may cost at least, in steps: about one for each part of a policy in each request
    /// environment that its scope allows.
    public var steps: Int

    /// How much more it may cost for each policy, template and link of the set; what one leaves serves the others.
    public var stepsPerPolicy: Int

    /// The deepest nesting of a condition. The validator recurses once a level.
    public var depth: Int

    /// How many findings a policy may have; further ones are dropped.
    public var findings: Int

    /// Bounds for schemas and policy sets that people write: 20 million steps and 20,000 a policy, as deep as
    /// the readers of policies go, 100 findings a policy.
    public init(
        steps: Int = 20_000_000,
        stepsPerPolicy: Int = 20_000,
        depth: Int = PolicyLimits().depth,
        findings: Int = 100
    ) {
        self.steps = steps
        self.stepsPerPolicy = stepsPerPolicy
        self.depth = depth
        self.findings = findings
    }

    /// The steps for a set of so many policies.
    func budget(_ count: Int) -> ValidationBudget {
        let (more, overflows) = stepsPerPolicy.multipliedReportingOverflow(by: count)
        let (sum, overflowsToo) = steps.addingReportingOverflow(more)
        return ValidationBudget(steps: overflows || overflowsToo ? .max : sum)
    }
}

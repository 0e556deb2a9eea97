// SPDX-License-Identifier: Apache-2.0

/// Checks policies against a schema, after Cedar 4.5: that what they name exists, that their conditions cannot fail for
/// want of types, attributes or tags, and that requests exist which they apply to.
///
/// A policy is checked once in each request environment that its scope allows: for each action and each pair of a
/// principal's and a resource's type.
public struct Validator: Sendable {
    private let facts: SchemaFacts
    private let limits: ValidationLimits

    /// A validator for that schema.
    public init(schema: Schema, limits: ValidationLimits = ValidationLimits()) {
        facts = SchemaFacts(schema)
        self.limits = limits
    }

    /// Checks every policy, template and link of a set.
    ///
    /// - Parameter level: how many entities a policy may look up one after the other (Cedar's RFC 76); nil for any
    ///   number. Only checked where nothing else is wrong with a policy.
    public func validate(_ policies: PolicySet, mode: ValidationMode = .strict, level: Int? = nil) -> ValidationResult {
        let count = policies.policies.count + policies.templates.count + policies.links.count
        var budget = limits.budget(count)
        var findings: [ValidationFinding] = []
        for policy in policies.policies + policies.templates {
            findings += validate(policy, mode: mode, level: level, &budget)
        }
        let templates = Dictionary(policies.templates.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        for link in policies.links {
            guard let template = templates[link.templateID] else { continue }
            findings += validate(link, of: template, &budget)
        }
        return ValidationResult(findings: findings)
    }

    private func validate(
        _ policy: Policy,
        mode: ValidationMode,
        level: Int?,
        _ budget: inout ValidationBudget
    ) -> [ValidationFinding] {
        var findings = PolicyFindings(policy: policy.id, limit: limits.findings)
        if policy.conditions.contains(where: { $0.body.depth > limits.depth }) {
            let message = "a condition is nested more than \(limits.depth) levels deep"
            findings.add(.tooDeep, message, at: policy.span)
            return findings.sorted
        }
        let checked = CheckedPolicy(policy)
        NameCheck(facts: facts).report(checked, in: &findings)
        ScopeCheck(policy, facts).report(in: &findings, at: policy.span, &budget)
        TextCheck().report(checked, in: &findings)
        var check = PolicyCheck(checked, facts: facts, mode: mode, level: level, budget: budget, findings: findings)
        check.run()
        budget = check.budget
        return check.result
    }

    private func validate(
        _ link: TemplateLink,
        of template: Policy,
        _ budget: inout ValidationBudget
    ) -> [ValidationFinding] {
        var findings = PolicyFindings(policy: link.id, limit: limits.findings)
        NameCheck(facts: facts).report(link.values, in: &findings)
        ScopeCheck(template, filledWith: link.values, facts).report(in: &findings, at: nil, &budget)
        if budget.isExhausted { findings.addTooCostly(at: nil) }
        return findings.sorted
    }
}

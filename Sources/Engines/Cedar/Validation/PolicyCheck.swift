// SPDX-License-Identifier: Apache-2.0

/// One policy's or template's check in all its request environments.
struct PolicyCheck {
    private let facts: SchemaFacts
    private let level: Int?
    private var checker: Typechecker
    private var levelFindings: PolicyFindings
    private var isPossible = false

    init(
        _ policy: CheckedPolicy,
        facts: SchemaFacts,
        mode: ValidationMode,
        level: Int?,
        budget: ValidationBudget,
        findings: PolicyFindings
    ) {
        self.facts = facts
        self.level = level
        levelFindings = findings
        checker = Typechecker(
            policy,
            facts: facts,
            mode: mode,
            budget: budget,
            findings: findings,
            notesTerms: level != nil
        )
    }

    /// What is left of the budget.
    var budget: ValidationBudget { checker.budget }

    /// The findings of all environments.
    var result: [ValidationFinding] {
        checker.findings.hasErrors ? checker.findings.sorted : levelFindings.sorted
    }

    /// Checks the environments until the budget is used up.
    mutating func run() {
        let filter = EnvironmentFilter(checker.policy, facts, checker.mode)
        _ = checker.budget.spend(checker.policy.terms.count)
        for action in filter.actions {
            _ = checker.budget.spend(1 + action.principals.count)
            for principal in action.principals where filter.principals.contains(principal) {
                _ = checker.budget.spend(action.resources.count)
                for resource in action.resources where filter.resources.contains(resource) {
                    check(.init(principal: principal, action: action, resource: resource))
                    if checker.budget.isExhausted { return reportCost() }
                }
            }
        }
        if budget.isExhausted { return reportCost() }
        if !isPossible {
            let policy = checker.policy.policy
            let message = "no request that the schema allows can satisfy this policy"
            checker.findings.add(.impossiblePolicy, message, at: policy.span)
            levelFindings.add(.impossiblePolicy, message, at: policy.span)
        }
    }

    /// Checks one environment, for a template with each type its slots may be filled with.
    private mutating func check(_ environment: Typechecker.Environment) {
        let policy = checker.policy.policy
        for principalSlot in slotTypes(policy.principal, environment.principal) {
            for resourceSlot in slotTypes(policy.resource, environment.resource) {
                var environment = environment
                environment.principalSlot = principalSlot
                environment.resourceSlot = resourceSlot
                if checker.check(in: environment) != .impossible { isPossible = true }
                if level != nil { checkLevel(environment) }
                if checker.budget.isExhausted { return }
            }
        }
    }

    private mutating func checkLevel(_ environment: Typechecker.Environment) {
        guard let level, let reached = checker.reached, !checker.findings.hasErrors else { return }
        var levels = LevelChecker(
            policy: checker.policy,
            reached: reached,
            action: environment.action.uid,
            level: level,
            budget: checker.budget,
            findings: levelFindings
        )
        levels.check(checker.policy.root)
        checker.budget = levels.budget
        levelFindings = levels.findings
    }

    /// The types of entities with which the slot's constraint could hold; one nil if there is no slot.
    private func slotTypes(_ constraint: ScopeConstraint, _ variable: Name) -> [Name?] {
        switch constraint {
        case .equal(.slot): [variable]
        case .in(.slot), .isTypeIn(_, .slot): [variable] + (facts.schema.entityType(variable)?.ancestors ?? []).sorted()
        default: [nil]
        }
    }

    private mutating func reportCost() {
        checker.findings.addTooCostly(at: checker.policy.policy.span)
    }
}

extension PolicyFindings {
    mutating func addTooCostly(at span: SourceSpan?) {
        add(.tooCostly, "checking this policy costs more than the limit allows", at: span)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Checks policies against invariants, by comparing them with what they were if the invariant were one of them.
public struct InvariantCheck: Sendable {
    private let schema: Schema
    private let limits: AnalysisLimits

    /// A check under that schema.
    public init(schema: Schema, limits: AnalysisLimits = AnalysisLimits()) {
        self.schema = schema
        self.limits = limits
    }

    /// An answer for each invariant, in their order.
    ///
    /// - Throws: ``CedarError`` for sets that no evaluator takes.
    public func check(_ set: PolicySet, _ invariants: [PolicyInvariant]) throws(CedarError) -> [InvariantAnswer] {
        let policies = AnalyzedPolicy.all(of: set)
        let taken = Set(policies.map(\.id) + set.templates.map(\.id))
        var total = AnalysisBudget(steps: limits.steps)
        var answers: [InvariantAnswer] = []
        for invariant in invariants {
            let pattern = AnalyzedPolicy(policy: invariant.pattern.renamed(Self.free(taken)))
            var guarded = set
            guarded.policies.append(pattern.policy)
            let replay = try Replay([set, guarded], schema: schema)
            answers.append(check(invariant, pattern, policies, replay, &total))
        }
        return answers
    }

    private static func free(_ taken: Set<PolicyID>) -> PolicyID {
        var number = 0
        while taken.contains(CedarString("invariant\(number)")) { number += 1 }
        return CedarString("invariant\(number)")
    }

    private func check(
        _ invariant: PolicyInvariant,
        _ pattern: AnalyzedPolicy,
        _ policies: [AnalyzedPolicy],
        _ replay: Replay,
        _ total: inout AnalysisBudget
    ) -> InvariantAnswer {
        var violations: [InvariantAnswer.Violation] = []
        var undecided: [RequestEnvironment] = []
        for environment in schema.environments where pattern.mayApply(environment, schema) {
            var allowing = DecidingPolicies()
            var denying = DecidingPolicies()
            for policy in policies where policy.mayApply(environment, schema) {
                allowing.add(policy, isOwn: false)
                denying.add(policy, isOwn: false)
            }
            denying.add(pattern, isOwn: true)
            var budget = AnalysisBudget(steps: min(limits.stepsPerEnvironment, total.steps))
            let before = budget.steps
            let search = DifferenceSearch(
                schema: schema,
                environment: environment,
                allowing: allowing,
                denying: denying,
                answers: { witness in replay.answers(witness).map { (allowing: $0[0], denying: $0[1]) } },
                conforms: replay.conforms
            )
            switch search.run(&budget) {
            case .found(let witness, let answer, _):
                violations.append(.init(environment: environment, witness: witness, permits: answer.reasons))
            case .none: break
            case .unknown: undecided.append(environment)
            }
            total = AnalysisBudget(steps: total.steps - (before - budget.steps))
        }
        return InvariantAnswer(invariant: invariant, violations: violations, undecided: undecided)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Compares what two policy sets allow, for all requests and entities that conform to a schema.
///
/// The verdicts hold for entities that are complete: every entity that a request, a policy or another entity names
/// exists. A difference is only claimed with a request that the evaluator decided differently; that there is none is
/// only claimed if it was proved.
public struct PolicyComparison: Sendable {
    private let schema: Schema
    private let limits: AnalysisLimits

    /// A comparison under that schema.
    public init(schema: Schema, limits: AnalysisLimits = AnalysisLimits()) {
        self.schema = schema
        self.limits = limits
    }

    /// Compares two sets in every request environment of the schema, in the schema's order.
    ///
    /// - Throws: ``CedarError`` for sets that no evaluator takes, such as links without a template.
    public func compare(old: PolicySet, new: PolicySet) throws(CedarError) -> [EnvironmentDifference] {
        let replay = try Replay([old, new], schema: schema)
        let (olds, news) = (AnalyzedPolicy.all(of: old), AnalyzedPolicy.all(of: new))
        let oldMeanings = Set(olds.map(\.meaning))
        let newMeanings = Set(news.map(\.meaning))
        let oldOwn = Set(olds.filter { !newMeanings.contains($0.meaning) }.map(\.id))
        let newOwn = Set(news.filter { !oldMeanings.contains($0.meaning) }.map(\.id))
        var total = AnalysisBudget(steps: limits.steps)
        return schema.environments.map { environment in
            let (left, right) = (select(olds, oldOwn, environment), select(news, newOwn, environment))
            let isSame =
                left.ownPermits.isEmpty && left.ownForbids.isEmpty && right.ownPermits.isEmpty
                && right.ownForbids.isEmpty
            if isSame { return EnvironmentDifference(equivalentIn: environment) }
            return compare(left, right, environment, replay, &total)
        }
    }

    private func select(
        _ policies: [AnalyzedPolicy],
        _ own: Set<PolicyID>,
        _ environment: RequestEnvironment
    ) -> DecidingPolicies {
        var selected = DecidingPolicies()
        for policy in policies where policy.mayApply(environment, schema) {
            selected.add(policy, isOwn: own.contains(policy.id))
        }
        return selected
    }

    private func compare(
        _ old: DecidingPolicies,
        _ new: DecidingPolicies,
        _ environment: RequestEnvironment,
        _ replay: Replay,
        _ total: inout AnalysisBudget
    ) -> EnvironmentDifference {
        var budget = AnalysisBudget(steps: min(limits.stepsPerEnvironment, total.steps))
        let before = budget.steps
        let permitting = DifferenceSearch(
            schema: schema,
            environment: environment,
            allowing: new,
            denying: old,
            answers: { witness in replay.answers(witness).map { (allowing: $0[1], denying: $0[0]) } },
            conforms: replay.conforms
        ).run(&budget)
        let denying = DifferenceSearch(
            schema: schema,
            environment: environment,
            allowing: old,
            denying: new,
            answers: { witness in replay.answers(witness).map { (allowing: $0[0], denying: $0[1]) } },
            conforms: replay.conforms
        ).run(&budget)
        total = AnalysisBudget(steps: total.steps - (before - budget.steps))
        return EnvironmentDifference(environment, permitting, denying)
    }
}

extension EnvironmentDifference {
    fileprivate init(equivalentIn environment: RequestEnvironment) {
        self.init(
            environment: environment,
            verdict: .equivalent,
            newlyPermitted: nil,
            newlyDenied: nil,
            unknownReason: nil
        )
    }

    /// The verdict on what was newly permitted and newly denied.
    fileprivate init(
        _ environment: RequestEnvironment,
        _ permitting: DifferenceSearch.Outcome,
        _ denying: DifferenceSearch.Outcome
    ) {
        var reason: String?
        if case .unknown(let text) = denying { reason = text }
        if case .unknown(let text) = permitting { reason = text }
        var permitted: DecisionChange?
        if case .found(let witness, let new, let old) = permitting {
            permitted = DecisionChange(witness: witness, old: old, new: new)
        }
        var denied: DecisionChange?
        if case .found(let witness, let old, let new) = denying {
            denied = DecisionChange(witness: witness, old: old, new: new)
        }
        let verdict: DifferenceVerdict =
            switch (permitted != nil, denied != nil) {
            case (true, true): .incomparable
            case _ where reason != nil: .unknown
            case (true, false): .morePermissive
            case (false, true): .lessPermissive
            case (false, false): .equivalent
            }
        self.init(
            environment: environment,
            verdict: verdict,
            newlyPermitted: permitted,
            newlyDenied: denied,
            unknownReason: verdict == .unknown ? reason : nil
        )
    }
}

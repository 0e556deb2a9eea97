// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Finds policies of a set that do nothing: that apply to no request, or only where others do.
///
/// What is said holds for all requests and entities that conform to the schema, as with ``PolicyComparison``.
public struct PolicyAnalyzer: Sendable {
    private let schema: Schema
    private let limits: AnalysisLimits

    /// An analyzer under that schema.
    public init(schema: Schema, limits: AnalysisLimits = AnalysisLimits()) {
        self.schema = schema
        self.limits = limits
    }

    /// Analyzes a set in every request environment of the schema.
    ///
    /// - Throws: ``CedarError`` for sets that no evaluator takes.
    public func analyze(_ set: PolicySet) throws(CedarError) -> PolicySetAnalysis {
        let all = AnalyzedPolicy.all(of: set)
        let permits = PolicySet(policies: all.map { $0.policy.permitting })
        let replay = try Replay([permits, set, PolicySet(policies: [.everything])], schema: schema)
        var total = AnalysisBudget(steps: limits.steps)
        let environments = schema.environments.map { environment in
            let policies = all.filter { $0.mayApply(environment, schema) }
            var budget = AnalysisBudget(steps: min(limits.stepsPerEnvironment, total.steps))
            let before = budget.steps
            let allowed = allowed(policies, environment, replay, &budget)
            var search = RelationSearch(
                schema: schema,
                environment: environment,
                policies: policies,
                budget: budget,
                satisfied: { witness in (replay.answers(witness)?[0].reasons).map { Set($0) } }
            )
            let result = search.run(allowed: allowed)
            total = AnalysisBudget(steps: total.steps - (before - search.remaining.steps))
            return result
        }
        return PolicySetAnalysis(policies: all.map(\.policy), environments: environments)
    }

    /// Which requests the set allows.
    private func allowed(
        _ policies: [AnalyzedPolicy],
        _ environment: RequestEnvironment,
        _ replay: Replay,
        _ budget: inout AnalysisBudget
    ) -> Applicability {
        var set = DecidingPolicies()
        for policy in policies { set.add(policy, isOwn: true) }
        var everything = DecidingPolicies()
        everything.add(AnalyzedPolicy(policy: .everything), isOwn: true)
        let anything = DifferenceSearch(
            schema: schema,
            environment: environment,
            allowing: set,
            denying: DecidingPolicies(),
            answers: { witness in
                replay.answers(witness).map {
                    (allowing: $0[1], denying: AuthorizationAnswer(decision: .deny, reasons: []))
                }
            },
            conforms: replay.conforms
        ).run(&budget)
        switch anything {
        case .none: return .no
        case .unknown: return .unknown
        case .found: break
        }
        let exception = DifferenceSearch(
            schema: schema,
            environment: environment,
            allowing: everything,
            denying: set,
            answers: { witness in replay.answers(witness).map { (allowing: $0[2], denying: $0[1]) } },
            conforms: replay.conforms
        ).run(&budget)
        return if case .none = exception { .all } else { .some }
    }
}

extension Policy {
    private static let nowhere = PolicyLocations(all: SourceSpan(start: 0, end: 0))

    /// Permits everything.
    fileprivate static let everything = Policy(id: "everything", effect: .permit, locations: nowhere)

    /// The same policy as a permit, so that an answer names it wherever it is satisfied.
    fileprivate var permitting: Policy {
        Policy(
            id: id,
            effect: .permit,
            principal: principal,
            action: action,
            resource: resource,
            conditions: conditions,
            locations: locations
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Chooses circumstances under which two policy sets are worth comparing: such that a policy which only one of them has
/// makes the difference, and such under which their permits take effect.
struct ContextSamples {
    /// The most contexts for one environment.
    private static let limit = 24
    /// How many candidate worlds may be tried for one context.
    private static let steps = 100

    private let schema: Schema
    private let replay: Replay
    private let old: [AnalyzedPolicy]
    private let new: [AnalyzedPolicy]
    private let shared: Set<AnalyzedPolicy.Meaning>

    /// - Throws: as ``PolicyStore``.
    init(_ old: PolicySet, _ new: PolicySet, schema: Schema) throws(CedarError) {
        self.schema = schema
        replay = try Replay([old, new], schema: schema)
        self.old = AnalyzedPolicy.all(of: old)
        self.new = AnalyzedPolicy.all(of: new)
        shared = Set(self.old.map(\.meaning)).intersection(self.new.map(\.meaning))
    }

    /// Contexts for requests of an environment, each once; those that show a difference come first.
    ///
    /// - Parameter includesShared: whether entities changed, so that policies which both sets have may matter too.
    func contexts(_ environment: RequestEnvironment, includesShared: Bool) -> [CedarRecord] {
        let (before, after) = (select(old, environment), select(new, environment))
        var contexts: [CedarRecord] = []
        func add(_ context: CedarRecord?) {
            if let context, !contexts.contains(context) { contexts.append(context) }
        }
        for (allowing, denying, isNew) in [(after, before, true), (before, after, false)] {
            for permit in allowing.ownPermits where contexts.count < Self.limit {
                add(context(environment, allowing, denying, permit: permit, forbid: nil, isNew: isNew))
            }
            for forbid in denying.ownForbids where contexts.count < Self.limit {
                add(context(environment, allowing, denying, permit: nil, forbid: forbid, isNew: isNew))
            }
        }
        for (allowing, isNew) in [(after, true), (before, false)] {
            let permits = includesShared ? allowing.permits : allowing.ownPermits
            for permit in permits where contexts.count < Self.limit {
                add(context(environment, allowing, nil, permit: permit, forbid: nil, isNew: isNew))
            }
        }
        return contexts
    }

    private func select(_ policies: [AnalyzedPolicy], _ environment: RequestEnvironment) -> DecidingPolicies {
        var selected = DecidingPolicies()
        for policy in policies where policy.mayApply(environment, schema) {
            selected.add(policy, isOwn: !shared.contains(policy.meaning))
        }
        return selected
    }

    /// The context of a request that one set allows and the other denies, or none does if there is no other, because of
    /// the one policy.
    private func context(
        _ environment: RequestEnvironment,
        _ allowing: DecidingPolicies,
        _ denying: DecidingPolicies?,
        permit: AnalyzedPolicy?,
        forbid: AnalyzedPolicy?,
        isNew: Bool
    ) -> CedarRecord? {
        var allowing = allowing
        allowing.ownPermits = permit.map { [$0] } ?? []
        var other = denying ?? DecidingPolicies()
        other.ownForbids = forbid.map { [$0] } ?? []
        let nothing = AuthorizationAnswer(decision: .deny, reasons: [])
        let search = DifferenceSearch(
            schema: schema,
            environment: environment,
            allowing: allowing,
            denying: other,
            answers: { witness in
                replay.answers(witness).map { answers in
                    let (mine, theirs) = isNew ? (answers[1], answers[0]) : (answers[0], answers[1])
                    return (allowing: mine, denying: denying == nil ? nothing : theirs)
                }
            },
            conforms: { _ in true }
        )
        var budget = AnalysisBudget(steps: Self.steps)
        guard case .found(let witness, _, _) = search.run(&budget) else { return nil }
        return witness.request.context
    }
}

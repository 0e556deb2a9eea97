// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Finds out how policies relate to one another in one environment.
///
/// Requests that were found for one question answer others: what one of them contradicts is not asked any more.
struct RelationSearch {
    private static let misses = 8

    private let schema: Schema
    private let environment: RequestEnvironment
    private let policies: [AnalyzedPolicy]
    /// The policies that are satisfied by a witness, whatever their effect.
    private let satisfied: (Witness) -> Set<PolicyID>?
    private var budget: AnalysisBudget
    /// For each policy: the policies that were satisfied by all requests found that satisfy it.
    private var companions: [PolicyID: Set<PolicyID>] = [:]
    private var applicability: [PolicyID: Applicability] = [:]
    /// Policies that some request did not satisfy.
    private var unsatisfied: Set<PolicyID> = []
    private var undecided: Set<PolicyID> = []

    init(
        schema: Schema,
        environment: RequestEnvironment,
        policies: [AnalyzedPolicy],
        budget: AnalysisBudget,
        satisfied: @escaping (Witness) -> Set<PolicyID>?
    ) {
        self.schema = schema
        self.environment = environment
        self.policies = policies
        self.budget = budget
        self.satisfied = satisfied
    }

    /// What is left of the budget.
    var remaining: AnalysisBudget { budget }

    mutating func run(allowed: Applicability) -> EnvironmentAnalysis {
        for policy in policies { applicability[policy.id] = matches(policy) }
        for policy in policies where applicability[policy.id] == .some { applicability[policy.id] = matchesAll(policy) }
        let effective = policies.filter { applicability[$0.id] == .some || applicability[$0.id] == .all }
        var implied: [PolicyID: Set<PolicyID>] = [:]
        for policy in effective {
            for other in effective where other.id != policy.id && implies(policy, other) {
                implied[policy.id, default: []].insert(other.id)
            }
        }
        return result(effective, implied, allowed)
    }

    /// Whether some request satisfies the policy.
    private mutating func matches(_ policy: AnalyzedPolicy) -> Applicability {
        switch request(satisfying: policy, but: nil) {
        case .some(true): return .some
        case .some(false): return .no
        case .none:
            undecided.insert(policy.id)
            return .unknown
        }
    }

    private mutating func matchesAll(_ policy: AnalyzedPolicy) -> Applicability {
        if unsatisfied.contains(policy.id) { return .some }
        switch request(satisfying: nil, but: policy) {
        case .some(true): return .some
        case .some(false): return .all
        case .none:
            undecided.insert(policy.id)
            return .some
        }
    }

    /// Whether every request that satisfies the one satisfies the other.
    private mutating func implies(_ policy: AnalyzedPolicy, _ other: AnalyzedPolicy) -> Bool {
        if applicability[other.id] == .all { return isRelevant(policy, other) }
        guard applicability[policy.id] == .some, isRelevant(policy, other),
            companions[policy.id]?.contains(other.id) ?? false
        else { return false }
        switch request(satisfying: policy, but: other) {
        case .some(let isFound): return !isFound
        case .none:
            undecided.insert(policy.id)
            return false
        }
    }

    /// Only permits are overridden.
    private func isRelevant(_ policy: AnalyzedPolicy, _ other: AnalyzedPolicy) -> Bool {
        policy.policy.effect == other.policy.effect || policy.policy.effect == .permit
    }

    /// Whether there is a request that satisfies one policy and not another; nil if it could not be told.
    private mutating func request(satisfying policy: AnalyzedPolicy?, but other: AnalyzedPolicy?) -> Bool? {
        var solver = WorldSolver(SymbolicEvaluator(world: SymbolicWorld(schema: schema, environment: environment)))
        if let policy { solver.require(solver.evaluator.isSatisfied(policy.policy)) }
        if let other { solver.require(!solver.evaluator.isSatisfied(other.policy)) }
        for _ in 0..<Self.misses {
            switch solver.solve(&budget) {
            case .none: return false
            case .unknown: return nil
            case .model(let model):
                var maker = WitnessMaker(solver.evaluator.world, model)
                if let witness = maker.witness(), let satisfied = satisfied(witness) {
                    note(satisfied)
                    let isGood = policy.map { satisfied.contains($0.id) } ?? true
                    if isGood, !(other.map { satisfied.contains($0.id) } ?? false) { return true }
                }
                solver.skip()
            }
        }
        return nil
    }

    private mutating func note(_ satisfied: Set<PolicyID>) {
        for id in satisfied {
            companions[id] = companions[id]?.intersection(satisfied) ?? satisfied
        }
        for policy in policies where !satisfied.contains(policy.id) { unsatisfied.insert(policy.id) }
    }

    private func result(
        _ effective: [AnalyzedPolicy],
        _ implied: [PolicyID: Set<PolicyID>],
        _ allowed: Applicability
    ) -> EnvironmentAnalysis {
        func isMutual(_ one: PolicyID, _ other: PolicyID) -> Bool {
            (implied[one]?.contains(other) ?? false) && (implied[other]?.contains(one) ?? false)
        }
        var groups: [[PolicyID]] = []
        var grouped: Set<PolicyID> = []
        var shadowed: [PolicyRelation] = []
        var overridden: [PolicyRelation] = []
        for policy in effective {
            let id = policy.id
            let alike = effective.filter { $0.policy.effect == policy.policy.effect && isMutual(id, $0.id) }.map(\.id)
            if !alike.isEmpty, !grouped.contains(id) {
                groups.append([id] + alike)
                grouped.formUnion([id] + alike)
            }
            for other in effective where implied[id]?.contains(other.id) ?? false {
                let relation = PolicyRelation(policy: id, by: other.id)
                if other.policy.effect == policy.policy.effect {
                    if !isMutual(id, other.id) { shadowed.append(relation) }
                } else if applicability[id] == .some, applicability[other.id] == .some {
                    overridden.append(relation)
                }
            }
        }
        return EnvironmentAnalysis(
            environment: environment,
            applicability: applicability,
            allowed: allowed,
            redundant: groups,
            shadowed: shadowed,
            overridden: overridden,
            undecided: undecided
        )
    }
}

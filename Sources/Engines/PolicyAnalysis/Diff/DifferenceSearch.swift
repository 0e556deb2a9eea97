// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The policies of one set that may apply in an environment.
struct DecidingPolicies {
    var permits: [AnalyzedPolicy] = []
    var forbids: [AnalyzedPolicy] = []
    /// What of these the other set does not have.
    var ownPermits: [AnalyzedPolicy] = []
    var ownForbids: [AnalyzedPolicy] = []
    /// All by id.
    var byID: [PolicyID: AnalyzedPolicy] = [:]

    mutating func add(_ policy: AnalyzedPolicy, isOwn: Bool) {
        byID[policy.id] = policy
        if policy.policy.effect == .permit {
            permits.append(policy)
            if isOwn { ownPermits.append(policy) }
        } else {
            forbids.append(policy)
            if isOwn { ownForbids.append(policy) }
        }
    }
}

/// Looks for a request that one policy set allows and another denies.
///
/// If there is one, either a permit of the allowing set that the other lacks is satisfied, or a forbid of the denying
/// set that the other lacks; all that both have decides for both. The other policies are left out until the replay of
/// a candidate shows that they matter: leaving them out only makes more requests candidates.
struct DifferenceSearch {
    enum Outcome {
        case found(Witness, allowing: AuthorizationAnswer, denying: AuthorizationAnswer)
        case none
        case unknown(String)
    }

    /// How many permits are tried together against one forbid.
    private static let together = 16
    /// How many candidates may turn out wrong for reasons that cannot be said.
    private static let misses = 12

    let schema: Schema
    let environment: RequestEnvironment
    let allowing: DecidingPolicies
    let denying: DecidingPolicies
    /// What the allowing set, then the denying set says.
    let answers: (Witness) -> (allowing: AuthorizationAnswer, denying: AuthorizationAnswer)?
    let conforms: (Witness) -> Bool

    func run(_ budget: inout AnalysisBudget) -> Outcome {
        var unknown: String?
        func note(_ outcome: Outcome) -> Bool {
            if case .unknown(let reason) = outcome { unknown = unknown ?? reason }
            if case .found = outcome { return true }
            return false
        }
        for permit in allowing.ownPermits {
            let outcome = find(permits: [permit], forbid: nil, &budget)
            if note(outcome) { return outcome }
        }
        for forbid in denying.ownForbids {
            for start in stride(from: 0, to: allowing.permits.count, by: Self.together) {
                let end = min(start + Self.together, allowing.permits.count)
                let outcome = find(permits: Array(allowing.permits[start..<end]), forbid: forbid, &budget)
                if note(outcome) { return outcome }
            }
        }
        return unknown.map { .unknown($0) } ?? .none
    }

    /// A request that satisfies one of some permits and a forbid, if one is given, and on which the sets differ.
    private func find(
        permits: [AnalyzedPolicy],
        forbid: AnalyzedPolicy?,
        _ budget: inout AnalysisBudget
    ) -> Outcome {
        var solver = WorldSolver(SymbolicEvaluator(world: SymbolicWorld(schema: schema, environment: environment)))
        if let forbid { solver.require(solver.evaluator.isSatisfied(forbid.policy)) }
        let choices = permits.map { solver.evaluator.isSatisfied($0.policy) }
        solver.require(solver.evaluator.world.formulas.any(choices))
        var excluded: Set<AnalyzedPolicy.Meaning> = []
        var misses = 0
        while true {
            switch solver.solve(&budget) {
            case .none: return .none
            case .unknown: return .unknown(budget.isExhausted ? "the search took too many steps" : Self.tooComplex)
            case .model(let model):
                var maker = WitnessMaker(solver.evaluator.world, model)
                if let witness = maker.witness(), let (allowed, denied) = answers(witness) {
                    if allowed.decision == .allow, denied.decision == .deny, conforms(witness) {
                        return .found(witness, allowing: allowed, denying: denied)
                    }
                    let rivals = forbid == nil ? denied : nil
                    if exclude(allowed, rivals, from: &solver, &excluded) { continue }
                }
                misses += 1
                if misses > Self.misses { return .unknown("the conditions use operations that are not analyzed") }
                solver.skip()
            }
        }
    }

    private static let tooComplex = "the conditions are too complex"

    /// Demands that policies which were left out, and which are in the way, do not apply; false if there is none.
    ///
    /// - Parameter denied: nil where it is a forbid by which the denying set is to deny, whatever it permits.
    private func exclude(
        _ allowed: AuthorizationAnswer,
        _ denied: AuthorizationAnswer?,
        from solver: inout WorldSolver,
        _ excluded: inout Set<AnalyzedPolicy.Meaning>
    ) -> Bool {
        var isAny = false
        let forbids = allowed.decision == .deny ? allowed.reasons.compactMap { allowing.byID[$0] } : []
        let permits = denied?.decision == .allow ? denied?.reasons.compactMap { denying.byID[$0] } ?? [] : []
        for policy in forbids + permits where excluded.insert(policy.meaning).inserted {
            isAny = true
            solver.require(!solver.evaluator.isSatisfied(policy.policy))
        }
        return isAny
    }
}

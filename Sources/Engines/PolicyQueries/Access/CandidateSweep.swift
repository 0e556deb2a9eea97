// SPDX-License-Identifier: Apache-2.0
import Cedar

/// Evaluates policies for all candidates at once: a condition that does not look at the candidate only once.
struct CandidateSweep {
    private let index: QueryIndex
    private var exact: RequestSweep
    private var partial: PartialSweep
    private let isContextKnown: Bool
    /// What is the same for all candidates.
    private var fixed: [Variable: EntityUID] = [:]
    private var fixedNumbers: [(variable: Variable, number: EntityID)] = []

    init(_ index: QueryIndex, _ context: PartialRequest.Context) throws(CedarError) {
        self.index = index
        partial = try PartialSweep(index.authorizer, context: context)
        if case .known(let record) = context {
            exact = try RequestSweep(index.authorizer, context: record)
            isContextKnown = true
        } else {
            exact = try RequestSweep(index.authorizer, context: CedarRecord())
            isContextKnown = false
        }
    }

    /// Fixes one part of the requests.
    mutating func fix(_ uid: EntityUID, as variable: Variable) throws(CedarError) {
        let number = try exact.number(uid)
        exact.place(number, as: variable)
        fixed[variable] = uid
        fixedNumbers.removeAll { $0.variable == variable }
        fixedNumbers.append((variable, number))
    }

    /// Fixes a part no longer.
    mutating func release(_ variable: Variable) {
        fixed[variable] = nil
        fixedNumbers.removeAll { $0.variable == variable }
    }

    /// Whether what is fixed does not take the requests out of a policy's scope.
    func mayApply(_ policy: PolicyFacts) -> Bool {
        fixedNumbers.allSatisfy { exact.isInScope($0.number, of: policy.number, as: $0.variable) }
    }

    /// Whether an entity does not take the requests out of a policy's scope.
    func mayApply(_ policy: PolicyFacts, to number: EntityID, as variable: Variable) -> Bool {
        exact.isInScope(number, of: policy.number, as: variable)
    }

    /// Evaluates a policy for those of the candidates that are in its scope.
    mutating func outcome(
        _ policy: PolicyFacts,
        for variable: Variable,
        among candidates: CandidateFilter
    ) throws(CedarError) -> SweepOutcome {
        let requirements = policy.requirements(of: variable)
        if isContextKnown {
            if !policy.mentions.contains(variable) {
                guard exact.meetsConditions(of: policy.number) else { return SweepOutcome() }
                return SweepOutcome(certain: positions(policy, variable, candidates, requirements))
            }
            if candidates.count(requirements, index.entities) <= index.few {
                return SweepOutcome(certain: met(policy, variable, candidates, requirements))
            }
        }
        switch try openOutcome(policy, nil, variable) {
        case nil, .failed, .residual(_, canHold: false): return SweepOutcome()
        case .satisfied: return SweepOutcome(certain: positions(policy, variable, candidates, requirements))
        case .residual(let condition, _):
            let requirements = requirements + condition.requirements(of: variable, index.authorizer)
            if isContextKnown { return SweepOutcome(certain: met(policy, variable, candidates, requirements)) }
            let positions = positions(policy, variable, candidates, requirements)
            guard condition.mentions(variable) else { return SweepOutcome(open: positions.map { ($0, condition) }) }
            return try openOutcomes(policy, variable, positions)
        }
    }

    /// The candidates in the policy's scope that meet its conditions.
    private mutating func met(
        _ policy: PolicyFacts,
        _ variable: Variable,
        _ candidates: CandidateFilter,
        _ requirements: [[PolicyRequirement.Kind]]
    ) -> [UInt32] {
        var met: [UInt32] = []
        candidates.forEach(requirements, index.entities) { position in
            let number = index.entities.numbers[Int(position)]
            guard exact.isInScope(number, of: policy.number, as: variable) else { return }
            exact.place(number, as: variable)
            if exact.meetsConditions(of: policy.number) { met.append(position) }
        }
        return met
    }

    /// The candidates in the policy's scope.
    private func positions(
        _ policy: PolicyFacts,
        _ variable: Variable,
        _ candidates: CandidateFilter,
        _ requirements: [[PolicyRequirement.Kind]]
    ) -> [UInt32] {
        var found: [UInt32] = []
        candidates.forEach(requirements, index.entities) { position in
            let number = index.entities.numbers[Int(position)]
            if exact.isInScope(number, of: policy.number, as: variable) { found.append(position) }
        }
        return found
    }

    private mutating func openOutcomes(
        _ policy: PolicyFacts,
        _ variable: Variable,
        _ positions: [UInt32]
    ) throws(CedarError) -> SweepOutcome {
        var outcome = SweepOutcome()
        for position in positions {
            switch try openOutcome(policy, index.entities.uids[Int(position)], variable) {
            case nil, .failed, .residual(_, canHold: false): break
            case .satisfied: outcome.certain.append(position)
            case .residual(let condition, _): outcome.open.append((position, condition))
            }
        }
        return outcome
    }

    /// What the conditions of a policy still ask where a candidate, or no particular one, stands for a variable.
    private mutating func openOutcome(
        _ policy: PolicyFacts,
        _ candidate: EntityUID?,
        _ variable: Variable
    ) throws(CedarError) -> PartialOutcome? {
        func part(_ part: Variable) -> PartialRequest.Part {
            let uid = part == variable ? candidate : fixed[part]
            return uid.map { .known($0) } ?? .unknown
        }
        let parts = (part(.principal), part(.action), part(.resource))
        try partial.move(principal: parts.0, action: parts.1, resource: parts.2)
        return partial.outcome(ofPolicy: policy.number)
    }
}

extension PolicyFacts {
    func requirements(of variable: Variable) -> [[PolicyRequirement.Kind]] {
        switch variable {
        case .principal: principal
        case .resource: resource
        case .action, .context: []
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Follows plans for one request, as the evaluator would have gone.
struct CoverageWalk {
    /// What a probe says.
    enum Outcome {
        case isTrue, isFalse, failed
    }

    /// What each probe says of the request.
    let probes: [Outcome]
    /// Conditions and what they were, as they are reached.
    private(set) var seen: [(condition: Int, value: Bool)] = []

    init(probes: [Outcome]) {
        self.probes = probes
    }

    /// The plan's outcome.
    mutating func follow(_ plan: CoveragePlan) -> Outcome {
        switch plan {
        case .probe(let number): return probes[number]
        case .all(let operands): return follow(operands, until: .isFalse, else: .isTrue)
        case .any(let operands): return follow(operands, until: .isTrue, else: .isFalse)
        case .not(let operand):
            switch follow(operand) {
            case .isTrue: return .isFalse
            case .isFalse: return .isTrue
            case .failed: return .failed
            }
        case .choice(let condition, let then, let otherwise):
            switch follow(condition) {
            case .isTrue: return follow(then)
            case .isFalse: return follow(otherwise)
            case .failed: return .failed
            }
        case .parts(let parts, let whole):
            for part in parts where follow(part) == .failed { return .failed }
            return probes[whole]
        }
    }

    private mutating func follow(_ operands: [CoveragePlan.Operand], until last: Outcome, else end: Outcome) -> Outcome
    {
        for operand in operands {
            let outcome = follow(operand.plan)
            if outcome == .failed { return .failed }
            seen.append((operand.condition, outcome == .isTrue))
            if outcome == last { return last }
        }
        return end
    }
}

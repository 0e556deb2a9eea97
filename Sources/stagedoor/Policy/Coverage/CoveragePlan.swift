// SPDX-License-Identifier: Apache-2.0
import Cedar

/// How a condition is evaluated part by part, so that it is known which operands were reached and what they were.
///
/// The logical operators are followed here; everything else is left to probes, expressions that the authorizer
/// evaluates by themselves.
indirect enum CoveragePlan {
    /// An operand of `&&` or `||`, with the number of its condition.
    struct Operand {
        let plan: CoveragePlan
        let condition: Int
    }

    /// What the probe of that number says.
    case probe(Int)
    case all([Operand])
    case any([Operand])
    case not(CoveragePlan)
    case choice(if: CoveragePlan, then: CoveragePlan, else: CoveragePlan)
    /// Parts that are evaluated first, then the whole, which the probe stands for.
    case parts([CoveragePlan], whole: Int)
}

/// Makes plans, and collects the probes and conditions they refer to.
struct CoveragePlanner {
    /// What has to be evaluated by itself.
    private(set) var probes: [Expression] = []
    /// The conditions by number.
    private(set) var conditions: [Expression] = []

    /// The plan of a whole clause, whose outcome counts as a condition unless its operands do.
    mutating func clause(_ body: Expression) -> CoveragePlan {
        switch body.node {
        case .and, .or: return plan(body, isCondition: true)
        default: return .all([operand(body)])
        }
    }

    private mutating func operand(_ expression: Expression) -> CoveragePlan.Operand {
        conditions.append(expression)
        let number = conditions.count - 1
        return .init(plan: plan(expression, isCondition: true), condition: number)
    }

    /// - Parameter isCondition: whether the value matters; otherwise only whether there is one.
    private mutating func plan(_ expression: Expression, isCondition: Bool) -> CoveragePlan {
        guard expression.hasLogic else { return .probe(probe(expression, isCondition)) }
        switch expression.node {
        case .and(let operands): return .all(operands.map { operand($0) })
        case .or(let operands): return .any(operands.map { operand($0) })
        case .not(let operand): return .not(plan(operand, isCondition: true))
        case .conditional(let condition, let then, let otherwise):
            return .choice(
                if: plan(condition, isCondition: true),
                then: plan(then, isCondition: isCondition),
                else: plan(otherwise, isCondition: isCondition)
            )
        default:
            var children: [Expression] = []
            expression.node.forEachChild { children.append($0) }
            let parts = children.map { plan($0, isCondition: false) }
            return .parts(parts, whole: probe(expression, isCondition))
        }
    }

    private mutating func probe(_ expression: Expression, _ isCondition: Bool) -> Int {
        // What has any value equals itself; what fails makes the comparison fail.
        probes.append(
            isCondition ? expression : Expression(.relation(.equal, expression, expression), span: expression.span)
        )
        return probes.count - 1
    }
}

extension Expression {
    /// Whether `&&` or `||` occur in it. Readers bound the depth.
    fileprivate var hasLogic: Bool {
        switch node {
        case .and, .or: return true
        default:
            var found = false
            node.forEachChild { found = found || $0.hasLogic }
            return found
        }
    }
}

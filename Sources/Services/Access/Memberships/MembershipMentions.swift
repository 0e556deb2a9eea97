// SPDX-License-Identifier: Apache-2.0
import Cedar

/// Where it matters to policies whether somebody is in a team.
///
/// Membership shows in nothing but `in`: of the scope, or of a condition. Whether a policy then permits more or less
/// follows from whether it permits or forbids, and from what stands around the `in`.
struct MembershipMentions {
    /// In which direction something being true moves what is permitted.
    private enum Direction {
        case more, less, either

        var reversed: Direction {
            switch self {
            case .more: .less
            case .less: .more
            case .either: .either
            }
        }
    }

    /// Policies of one direction.
    struct Policies {
        /// By the team that they name.
        private(set) var named: [EntityUID: Set<PolicyID>] = [:]
        /// Those that ask about a team which an attribute of something names, such as its owner.
        private(set) var ofAttributes: Set<PolicyID> = []
        /// Those that ask about whatever team the request is about.
        private(set) var ofAll: Set<PolicyID> = []

        /// Those to which it matters who is in a team.
        ///
        /// - Parameter isNamed: whether an attribute of a described thing names the team.
        func about(_ team: EntityUID, isNamed: Bool) -> Set<PolicyID> {
            (named[team] ?? []).union(ofAll).union(isNamed ? ofAttributes : [])
        }

        fileprivate mutating func note(_ groups: Expression, of policy: PolicyID) {
            switch groups.node {
            case .literal(.entity(let uid)): named[uid, default: []].insert(policy)
            case .set(let members): for member in members { note(member, of: policy) }
            case .attribute(let base, _) where Self.isOfRequest(base): ofAttributes.insert(policy)
            default: ofAll.insert(policy)
            }
        }

        /// Whether it is what the request names, or an attribute of that; what a policy writes itself is not.
        private static func isOfRequest(_ expression: Expression) -> Bool {
            var expression = expression
            while case .attribute(let base, _) = expression.node { expression = base }
            if case .variable = expression.node { return true }
            return false
        }

        fileprivate mutating func note(_ team: EntityUID, of policy: PolicyID) {
            named[team, default: []].insert(policy)
        }
    }

    /// Those that permit more, or forbid less, where somebody is in a team.
    private(set) var more = Policies()
    /// Those that permit more, or forbid less, where somebody is not.
    private(set) var less = Policies()

    /// What policies of a set ask, templates left out: what is made of them is among the policies.
    init(_ set: PolicySet) {
        for policy in set.policies {
            let direction = policy.effect == .permit ? Direction.more : .less
            for scope in [policy.principal, policy.resource] {
                switch scope {
                case .in(.entity(let uid)), .isTypeIn(_, .entity(let uid)):
                    note(direction) { $0.note(uid, of: policy.id) }
                default: break
                }
            }
            for condition in policy.conditions {
                note(condition.body, of: policy.id, condition.kind == .when ? direction : direction.reversed)
            }
        }
    }

    private mutating func note(_ direction: Direction, _ body: (inout Policies) -> Void) {
        if direction != .less { body(&more) }
        if direction != .more { body(&less) }
    }

    /// What can fail makes a conjunction or disjunction around it neither true nor false, so that within another one it
    /// is not told in which direction anything moves.
    private mutating func note(_ body: Expression, of policy: PolicyID, _ direction: Direction) {
        let neverFails = body.neverFails
        var pending = [(expression: body, direction: direction, level: 0)]
        while let (expression, direction, level) = pending.popLast() {
            let inner = neverFails || level == 0 ? direction : .either
            switch expression.node {
            case .not(let operand): pending.append((operand, direction.reversed, level))
            case .and(let operands), .or(let operands): pending += operands.map { ($0, inner, level + 1) }
            case .conditional(let condition, let then, let otherwise):
                pending += [(condition, .either, level + 1), (then, inner, level + 1), (otherwise, inner, level + 1)]
            case .relation(.in, let operand, let groups), .isType(let operand, _, .some(let groups)):
                note(direction) { $0.note(groups, of: policy) }
                pending += [(operand, .either, level), (groups, .either, level)]
            default: expression.node.forEachChild { pending.append(($0, .either, level)) }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// How many entities a policy looks up one after the other: `principal.manager.name` looks up two.
///
/// Attributes, tags and ancestors (left of `in`) are looked up. What a request names itself may be looked up first, and
/// then what was found there; an entity that the policy names may never be, as nobody can tell which those will be.
struct LevelChecker {
    let policy: CheckedPolicy
    let reached: ReachedTerms
    let action: EntityUID
    /// How many are allowed.
    let level: Int
    var budget: ValidationBudget
    var findings: PolicyFindings

    /// Checks a term that the policy evaluates.
    mutating func check(_ id: CheckedTerm.ID) {
        guard reached[id] != .unreached, budget.spend() else { return }
        switch policy.terms[id].kind {
        case .literal, .variable, .slot:
            break
        case .not(let operand), .negate(let operand), .like(let operand), .isType(let operand, _),
            .isEmpty(let operand):
            check(operand)
        case .and(let operands), .or(let operands), .call(_, let operands), .set(let operands):
            for operand in operands { check(operand) }
        case .arithmetic(let first, let steps):
            check(first)
            for step in steps { check(step.1) }
        case .equal(let left, let right), .ordered(let left, let right), .contains(let left, let right),
            .containsSet(let left, let right):
            check(left)
            check(right)
        case .in(let left, let right), .hasTag(let left, let right), .getTag(let left, let right):
            lookUp(left, at: id)
            check(right)
        case .isTypeIn(let operand, _, let group):
            if reached[group] == .unreached { return check(operand) }
            lookUp(operand, at: id)
            check(group)
        case .conditional(let condition, let then, let otherwise):
            for part in [condition, then, otherwise] { check(part) }
        case .attribute(let operand, _):
            if reached[operand] == .entity { lookUp(operand, at: id) } else { check(operand) }
        case .has(let operand, let path):
            checkHas(id, operand, path)
        case .record(let members):
            for member in members { check(member.value) }
        }
    }

    private mutating func lookUp(_ id: CheckedTerm.ID, at place: CheckedTerm.ID) {
        report(distance(id, path: []), at: place)
    }

    private mutating func report(_ distance: Int, at place: CheckedTerm.ID) {
        guard distance >= level else { return }
        let message = "looks up \(distance + 1) entities one after the other, where the level allows \(level)"
        findings.add(.levelExceeded, message, at: policy.terms[place].span)
    }

    /// Of all the entities that a path of attributes leads through, the farthest counts.
    private mutating func checkHas(_ id: CheckedTerm.ID, _ operand: CheckedTerm.ID, _ path: [CedarString]) {
        let kinds = reached.steps(of: id)
        guard let step = kinds.lastIndex(of: .entity) else { return check(operand) }
        var names: [CedarString] = []
        var hops = 0
        for index in (0..<step).reversed() {
            if kinds[index] == .entity { hops += 1 } else { names.append(path[index]) }
        }
        guard budget.spend(step) else { return }
        report(distance(operand, path: names) + hops, at: id)
    }

    /// How many entities are looked up to find the entity that a term is.
    ///
    /// - Parameter path: the attributes of records that are read from the term, the next one last.
    private mutating func distance(_ id: CheckedTerm.ID, path: [CedarString]) -> Int {
        guard reached[id] != .unreached, budget.spend() else { return 0 }
        switch policy.terms[id].kind {
        case .variable: return 0
        case .literal(.entity(let uid)) where uid == action: return 0
        case .conditional(let condition, let then, let otherwise):
            check(condition)
            return max(distance(then, path: path), distance(otherwise, path: path))
        case .attribute(let operand, let name):
            if reached[operand] == .entity { return distance(operand, path: path) + 1 }
            return distance(operand, path: path + [name])
        case .getTag(let operand, let name):
            let distance = distance(operand, path: path) + 1
            check(name)
            return distance
        case .record(let members):
            for member in members where member.name != path.last { check(member.value) }
            guard let member = members.first(where: { $0.name == path.last }) else { return 0 }
            return distance(member.value, path: path.dropLast())
        default:
            let message = "looks up an entity that the policy names, where a level is set"
            findings.add(.literalDereference, message, at: policy.terms[id].span)
            return 0
        }
    }
}

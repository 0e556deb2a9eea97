// SPDX-License-Identifier: Apache-2.0
import Cedar

extension Expression {
    /// Whether a variable occurs in it.
    func mentions(_ variable: Variable) -> Bool {
        if case .variable(variable) = node { return true }
        var isFound = false
        node.forEachChild { isFound = isFound || $0.mentions(variable) }
        return isFound
    }

    /// What it asks of the identity of a variable before it can be true: of each list at least one. An operand of `&&`
    /// is asked wherever it stands, for one that fails before it does not make the whole true either.
    func requirements(of variable: Variable, _ authorizer: Authorizer) -> [[PolicyRequirement.Kind]] {
        operands(isAnd: true).compactMap { operand in
            switch operand.node {
            case .relation(.equal, let left, let right):
                if left.isVariable(variable) {
                    return right.entities?.compactMap { authorizer.number($0) }.map { .equal($0) }
                }
                if right.isVariable(variable) {
                    return left.entities?.compactMap { authorizer.number($0) }.map { .equal($0) }
                }
                return nil
            case .relation(.in, let left, let right) where left.isVariable(variable):
                return right.members?.compactMap { authorizer.number($0) }.map { .in($0) }
            case .method(.contains, let set, let arguments) where arguments.first?.isVariable(variable) == true:
                guard case .set = set.node else { return nil }
                return set.members?.compactMap { authorizer.number($0) }.map { .equal($0) }
            default: return nil
            }
        }
    }

    private func isVariable(_ variable: Variable) -> Bool {
        if case .variable(variable) = node { true } else { false }
    }

    /// The entity, if it is a literal one.
    private var entities: [EntityUID]? {
        if case .literal(.entity(let uid)) = node { [uid] } else { nil }
    }

    /// The entities, if it is a literal one or a set of nothing else.
    private var members: [EntityUID]? {
        guard case .set(let elements) = node else { return entities }
        let uids = elements.compactMap(\.entities)
        return uids.count == elements.count ? uids.flatMap { $0 } : nil
    }
}

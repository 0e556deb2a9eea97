// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Which requests may be decided differently by two snapshots: those about an entity that changed, and those in the
/// scope of a policy that only one of them has.
struct AccessScope {
    private let schema: Schema
    private let old: PreparedSnapshot
    private let new: PreparedSnapshot
    /// The policies that only one of the snapshots has.
    private let changed: [AnalyzedPolicy]
    /// Entities that hold something else, or are in something else, than before.
    private let changedEntities: Set<EntityUID>
    /// Whether an entity changed that conditions may look up from any other.
    private let isWide: Bool

    init(_ old: PreparedSnapshot, _ new: PreparedSnapshot, schema: Schema) {
        self.schema = schema
        self.old = old
        self.new = new
        let (olds, news) = (Set(old.policies.map(\.meaning)), Set(new.policies.map(\.meaning)))
        changed =
            (old.policies.filter { !news.contains($0.meaning) })
            + (new.policies.filter { !olds.contains($0.meaning) })
        var entities: Set<EntityUID> = []
        for uid in Set(old.entities.keys).union(new.entities.keys) {
            if old.entities[uid] == new.entities[uid], old.groups(of: uid) == new.groups(of: uid) { continue }
            entities.insert(uid)
        }
        changedEntities = entities
        // What is looked up through other entities is not traced.
        isWide = !entities.isEmpty && (old.policies + new.policies).contains { $0.looksThroughEntities }
    }

    var hasChangedEntities: Bool { !changedEntities.isEmpty }

    /// The pairs of an environment, principals one after the other.
    func pairs(_ environment: RequestEnvironment) -> [(principal: EntityUID, resources: [EntityUID])] {
        let principals = entities(environment.principal)
        let resources = entities(environment.resource)
        if isWide { return principals.map { ($0, resources) } }
        let policies = changed.filter { $0.mayApply(environment, schema) }
        let changedResources = resources.filter(changedEntities.contains)
        let scopes = policies.map { policy in
            (policy.policy.principal, resources.filter { isIn(policy.policy.resource, $0) })
        }
        return principals.compactMap { principal in
            if changedEntities.contains(principal) { return (principal, resources) }
            var asked = Set(changedResources)
            for (constraint, scope) in scopes where isIn(constraint, principal) { asked.formUnion(scope) }
            return asked.isEmpty ? nil : (principal, asked.sorted())
        }
    }

    private func entities(_ type: Name) -> [EntityUID] {
        Set(old.byType[type] ?? []).union(new.byType[type] ?? []).sorted()
    }

    private func isIn(_ constraint: ScopeConstraint, _ uid: EntityUID) -> Bool {
        switch constraint {
        case .any, .isType: true
        case .equal(.entity(let entity)): uid == entity
        case .in(.entity(let group)), .isTypeIn(_, .entity(let group)):
            old.groups(of: uid).contains(group) || new.groups(of: uid).contains(group)
        case .equal(.slot), .in(.slot), .isTypeIn(_, .slot): false
        }
    }
}

extension AnalyzedPolicy {
    /// Whether a condition may look up an entity that is neither the principal nor the resource.
    fileprivate var looksThroughEntities: Bool {
        var open = policy.conditions.map(\.body)
        while let expression = open.popLast() {
            if let operand = expression.lookedUp {
                guard case .variable = operand.node else { return true }
            }
            expression.node.forEachChild { open.append($0) }
        }
        return false
    }
}

extension Expression {
    /// The operand of which attributes, tags or groups are looked up.
    fileprivate var lookedUp: Expression? {
        switch node {
        case .attribute(let operand, _), .relation(.in, let operand, _), .isType(let operand, _, .some): return operand
        case .has(let operand, let path):
            return path.count > 1 ? Expression(.attribute(operand, path[0]), span: span) : operand
        case .method(let method, let receiver, _): return method == .getTag || method == .hasTag ? receiver : nil
        default: return nil
        }
    }
}

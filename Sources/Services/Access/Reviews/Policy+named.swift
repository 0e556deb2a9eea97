// SPDX-License-Identifier: Apache-2.0
import Cedar

extension Policy {
    /// Whom a policy names: in what it asks of the principal, and anywhere in its conditions.
    var named: Set<EntityUID> {
        var found: Set<EntityUID> = []
        if case .entity(let uid) = principal.reference { found.insert(uid) }
        for condition in conditions { Self.look(at: condition.body, &found) }
        return found
    }

    /// Readers bound the depth of expressions.
    private static func look(at expression: Expression, _ found: inout Set<EntityUID>) {
        if case .literal(.entity(let uid)) = expression.node { found.insert(uid) }
        expression.node.forEachChild { look(at: $0, &found) }
    }
}

extension ReviewItem {
    /// Whether it is a policy that names somebody.
    func names(_ person: String) -> Bool {
        guard case .policy(_, _, let text) = subject, let uid = try? PrincipalName(parsing: person).uid,
            let set = try? PolicySet.parse(text)
        else { return false }
        return set.policies.contains { $0.named.contains(uid) }
    }
}

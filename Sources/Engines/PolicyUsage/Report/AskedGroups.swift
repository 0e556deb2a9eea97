// SPDX-License-Identifier: Apache-2.0

package import Cedar

/// The groups that a policy asks about with `in`.
package struct AskedGroups {
    /// Those named.
    package private(set) var groups: Set<EntityUID> = []
    /// Whether it also asks about groups that it does not name.
    package private(set) var isAny = false

    /// The groups that a policy's scope and conditions ask about.
    package init(_ policy: Policy) {
        switch policy.principal {
        case .in(.entity(let uid)), .isTypeIn(_, .entity(let uid)): groups.insert(uid)
        default: break
        }
        for condition in policy.conditions { look(at: condition.body) }
    }

    /// Readers bound the depth of expressions.
    private mutating func look(at expression: Expression) {
        switch expression.node {
        case .relation(.in, let member, let group): ask(member, group)
        case .isType(let member, _, in: let group?): ask(member, group)
        default: break
        }
        var children: [Expression] = []
        expression.node.forEachChild { children.append($0) }
        for child in children { look(at: child) }
    }

    private mutating func ask(_ member: Expression, _ group: Expression) {
        switch member.node {
        // That an action or a resource is in something says nothing of the principal's memberships.
        case .variable(.action), .variable(.resource): return
        default: break
        }
        switch group.node {
        case .literal(.entity(let uid)): groups.insert(uid)
        case .set(let elements): for element in elements { ask(member, element) }
        default: isAny = true
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Evaluates single policies for one request after the other, all in the same circumstances.
package struct RequestSweep: Sendable {
    private var machine: Machine
    private let mark: Arena.Mark

    /// A sweep over requests of that context.
    ///
    /// - Throws: as ``Authorizer/authorize(_:)``.
    package init(_ authorizer: Authorizer, context: CedarRecord) throws(CedarError) {
        machine = Machine(data: authorizer.data)
        machine.context = try machine.add(context)
        mark = machine.arena.mark
    }

    /// The number of an identity, also of one that nothing mentions.
    ///
    /// - Throws: `request.too-large`.
    package mutating func number(_ uid: EntityUID) throws(CedarError) -> EntityID {
        try machine.symbols.entity(uid)
    }

    /// Makes an entity the request's principal, action or resource.
    package mutating func place(_ entity: EntityID, as variable: Variable) {
        switch variable {
        case .principal: machine.principal = entity
        case .action: machine.action = entity
        case .resource: machine.resource = entity
        case .context: break
        }
    }

    /// Whether the scope of a policy leaves room for an entity as the principal, the action or the resource.
    ///
    /// A policy that it does not leave room for is neither satisfied nor an error.
    package func isInScope(_ entity: EntityID, of policy: Int, as variable: Variable) -> Bool {
        let row = machine.data.policies.rows[policy]
        switch variable {
        case .principal: return isMet(row.principal, by: entity)
        case .action: return isMet(row.action, by: entity)
        case .resource: return isMet(row.resource, by: entity)
        case .context: return true
        }
    }

    private func isMet(_ constraint: PolicyRow.Constraint, by entity: EntityID) -> Bool {
        switch constraint.kind {
        case .any: true
        case .equal: entity == constraint.entity
        case .in: machine.data.entities.isMember(entity, of: constraint.entity)
        case .isType: machine.symbols.type(entity) == constraint.type
        case .isTypeIn:
            machine.symbols.type(entity) == constraint.type
                && machine.data.entities.isMember(entity, of: constraint.entity)
        }
    }

    private func isMet(_ constraint: PolicyRow.Action, by action: EntityID) -> Bool {
        let asked = machine.data.policies.actions[Int(constraint.first)..<Int(constraint.first + constraint.count)]
        return switch constraint.kind {
        case .any: true
        case .equal: asked.first == action
        case .in: asked.contains { machine.data.entities.isMember(action, of: $0) }
        }
    }

    /// Whether the request meets the conditions of a policy whose scope it is in; not if they fail.
    package mutating func meetsConditions(of policy: Int) -> Bool {
        let row = machine.data.policies.rows[policy]
        guard row.hasConditions else { return true }
        defer { machine.arena.cut(back: mark) }
        do throws(EvaluationFailure) {
            return try machine.satisfies(from: row.start)
        } catch {
            return false
        }
    }
}

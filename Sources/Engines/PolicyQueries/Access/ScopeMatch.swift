// SPDX-License-Identifier: Apache-2.0
public import Cedar

/// Why a policy's scope holds for an access: for each part the way up from the entity to the one that the scope names.
public struct ScopeMatch: Hashable, Sendable {
    /// From the principal over its parents to the entity that the scope names, both included; only the principal where
    /// it is named itself; empty where the scope names none.
    public let principal: [EntityUID]
    /// The same of the action.
    public let action: [EntityUID]
    /// The same of the resource.
    public let resource: [EntityUID]
}

extension PolicyQueries {
    /// The shortest way from an entity over parents to one that it is in, both included; nil if it is not in it.
    public func path(from entity: EntityUID, to ancestor: EntityUID) -> [EntityUID]? {
        if entity == ancestor { return [entity] }
        let authorizer = index.authorizer
        guard let start = authorizer.number(entity), let end = authorizer.number(ancestor) else { return nil }
        func leads(_ number: EntityID) -> Bool { number == end || authorizer.ancestors(of: number).contains(end) }
        guard leads(start) else { return nil }
        // Breadth first; only over what leads there.
        var cameFrom: [EntityID: EntityID] = [:]
        var queue = [start]
        var next = 0
        while next < queue.count, cameFrom[end] == nil {
            let child = queue[next]
            next += 1
            for parent in authorizer.parents(of: child) where cameFrom[parent] == nil && leads(parent) {
                cameFrom[parent] = child
                queue.append(parent)
            }
        }
        var way = [end]
        while let last = way.last, last != start, let child = cameFrom[last] { way.append(child) }
        return way.reversed().map(authorizer.uid)
    }

    /// Why the scope of a policy holds for a request; nil if it does not, or there is no such policy.
    public func scopeMatch(
        of policy: PolicyID,
        principal: EntityUID,
        action: EntityUID,
        resource: EntityUID
    ) -> ScopeMatch? {
        guard let number = index.authorizer.number(ofPolicy: policy) else { return nil }
        let source = index.authorizer.policy(number)
        let values = index.authorizer.slotValues(ofPolicy: number)
        guard let principal = way(from: principal, source.principal, values),
            let action = way(from: action, source.action),
            let resource = way(from: resource, source.resource, values)
        else { return nil }
        return ScopeMatch(principal: principal, action: action, resource: resource)
    }

    /// Why the scope of a policy holds for an access; nil if it does not, or there is no such policy.
    public func scopeMatch(of policy: PolicyID, _ access: Access) -> ScopeMatch? {
        scopeMatch(of: policy, principal: access.principal, action: access.action, resource: access.resource)
    }

    /// The way from an entity to what a scope names; empty if it names nothing, nil if the scope does not hold.
    func way(from entity: EntityUID, _ constraint: ScopeConstraint, _ values: SlotValues) -> [EntityUID]? {
        let named: EntityUID? =
            switch constraint.reference {
            case nil: nil
            case .entity(let uid): uid
            case .slot(let slot): values[slot]
            }
        switch constraint {
        case .any: return []
        case .equal: return named == entity ? [entity] : nil
        case .in: return named.flatMap { path(from: entity, to: $0) }
        case .isType(let type): return entity.type == type ? [] : nil
        case .isTypeIn(let type, _): return entity.type == type ? named.flatMap { path(from: entity, to: $0) } : nil
        }
    }

    /// The shortest way from an action to one that a scope names; empty if it names nothing, nil if it does not hold.
    func way(from action: EntityUID, _ constraint: ActionConstraint) -> [EntityUID]? {
        switch constraint {
        case .any: []
        case .equal(let uid): uid == action ? [action] : nil
        case .in(let uid): path(from: action, to: uid)
        case .inAny(let uids):
            uids.compactMap { path(from: action, to: $0) }.min { $0.count < $1.count }
        }
    }
}

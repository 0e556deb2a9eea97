// SPDX-License-Identifier: Apache-2.0

/// What the scopes of policies ask about in a request, looked up once.
struct RequestFrame {
    /// A request's principal, action or resource.
    struct Part {
        let entity: EntityID
        let type: Symbol
        /// Where its ancestors stand, among those of the store or of the request.
        let ancestors: Range<Int>
        var isOfRequest = false
    }

    private let data: AuthorizationData
    /// Those of the entities that came with the request.
    private let requestAncestors: [EntityID]
    private let principal: Part
    private let action: Part
    private let resource: Part

    init(_ machine: Machine) {
        data = machine.data
        requestAncestors = machine.requestEntities.ancestors
        principal = machine.part(machine.principal)
        action = machine.part(machine.action)
        resource = machine.part(machine.resource)
    }

    /// Whether the parts that are known do not take the request out of a policy's scope.
    func mayBeInScope(_ row: PolicyRow, _ request: PartialRequest) -> Bool {
        if case .known = request.action, !isMet(row.action) { return false }
        if case .known = request.principal, !isMet(row.principal, by: principal) { return false }
        if case .known = request.resource, !isMet(row.resource, by: resource) { return false }
        return true
    }

    /// The policies whose scope the request is in, each once, in order of their numbers.
    func candidates(_ policies: PolicyContents) -> [UInt32] {
        var found: [UInt32] = []
        found.reserveCapacity(16)
        for posting in policies.index.everywhere { consider(posting, &found) }
        collect(principal, (.principalEqual, .principalIn), &found)
        collect(resource, (.resourceEqual, .resourceIn), &found)
        collect(action, (.actionEqual, .actionIn), &found)
        collect(PolicyIndex.Key(.principalIs, principal.type.index), &found)
        collect(PolicyIndex.Key(.resourceIs, resource.type.index), &found)
        sortAndDropCopies(&found)
        return found
    }

    private func collect(
        _ part: Part,
        _ dimensions: (equal: PolicyIndex.Dimension, in: PolicyIndex.Dimension),
        _ found: inout [UInt32]
    ) {
        collect(PolicyIndex.Key(dimensions.equal, part.entity.index), &found)
        collect(PolicyIndex.Key(dimensions.in, part.entity.index), &found)
        for position in part.ancestors {
            collect(PolicyIndex.Key(dimensions.in, ancestor(of: part, at: position).index), &found)
        }
    }

    private func collect(_ key: PolicyIndex.Key, _ found: inout [UInt32]) {
        data.policies.index.forEach(key) { posting in consider(posting, &found) }
    }

    private func consider(_ posting: PolicyIndex.Posting, _ found: inout [UInt32]) {
        guard posting.action == .absent || isIn(action, posting.action) else { return }
        if isInScope(data.policies.rows[Int(posting.policy)]) { found.append(posting.policy) }
    }

    private func sortAndDropCopies(_ found: inout [UInt32]) {
        guard found.count > 1 else { return }
        found.sort()
        var last = 0
        for index in found.indices.dropFirst() where found[index] != found[last] {
            last += 1
            found[last] = found[index]
        }
        found.removeSubrange((last + 1)...)
    }
}

extension RequestFrame {
    private func isInScope(_ row: PolicyRow) -> Bool {
        isMet(row.action) && isMet(row.principal, by: principal) && isMet(row.resource, by: resource)
    }

    private func isMet(_ constraint: PolicyRow.Constraint, by part: Part) -> Bool {
        switch constraint.kind {
        case .any: true
        case .equal: part.entity == constraint.entity
        case .in: isIn(part, constraint.entity)
        case .isType: part.type == constraint.type
        case .isTypeIn: part.type == constraint.type && isIn(part, constraint.entity)
        }
    }

    private func isMet(_ constraint: PolicyRow.Action) -> Bool {
        switch constraint.kind {
        case .any: return true
        case .equal: return data.policies.actions[Int(constraint.first)] == action.entity
        case .in:
            for position in Int(constraint.first)..<Int(constraint.first) + Int(constraint.count)
            where isIn(action, data.policies.actions[position]) { return true }
            return false
        }
    }

    private func isIn(_ part: Part, _ ancestor: EntityID) -> Bool {
        if part.entity == ancestor { return true }
        guard part.isOfRequest || part.ancestors.count <= 16 else {
            return data.entities.isMember(part.entity, of: ancestor)
        }
        for position in part.ancestors where self.ancestor(of: part, at: position) == ancestor { return true }
        return false
    }

    private func ancestor(of part: Part, at position: Int) -> EntityID {
        part.isOfRequest ? requestAncestors[position] : data.entities.ancestors[position]
    }
}

extension Machine {
    fileprivate func part(_ entity: EntityID) -> RequestFrame.Part {
        guard entity != .absent else {
            return RequestFrame.Part(entity: entity, type: Symbol(index: .max), ancestors: 0..<0)
        }
        if !requestEntities.rows.isEmpty, let row = requestEntities.row(entity) {
            return RequestFrame.Part(
                entity: entity,
                type: symbols.type(entity),
                ancestors: row.ancestors,
                isOfRequest: true
            )
        }
        let row = data.entities.row(entity)
        return RequestFrame.Part(
            entity: entity,
            type: symbols.type(entity),
            ancestors: row.map { data.entities.rows[$0].ancestors.range } ?? 0..<0
        )
    }
}

// SPDX-License-Identifier: Apache-2.0
public import Cedar

extension PolicyQueries {
    /// Decides a request and says why: the policies that decided, clause by clause, or what the nearest permits lack.
    ///
    /// - Parameter nearest: how many permits to name if nothing permits it.
    /// - Throws: `request.…` if the schema does not allow the request, or the context is beyond the bounds.
    public func explain(_ request: AuthorizationRequest, nearest count: Int = 3) throws(CedarError) -> Explanation {
        try index.schema?.check(request)
        let answer = try authorizer.authorize(request)
        var reader = try ClauseReader(self, request)
        let reasons = answer.reasons.compactMap { id in
            authorizer.number(ofPolicy: id).map { Explanation.Entry(policy: id, clauses: reader.clauses($0)) }
        }
        return Explanation(
            answer: answer,
            reasons: reasons,
            nearest: reasons.isEmpty ? nearest(count, request, &reader) : []
        )
    }

    private struct Miss {
        let entry: Explanation.Entry
        let unmet: Int
        let distance: Int
    }

    /// The conditions are evaluated only of permits whose scope leaves them a chance to be among the nearest.
    private func nearest(
        _ count: Int,
        _ request: AuthorizationRequest,
        _ reader: inout ClauseReader
    ) -> [Explanation.Entry] {
        let permits = index.policies.filter { $0.effect == .permit }.map { policy in
            (policy: policy, scope: reader.scopeClauses(policy.number))
        }
        let ordered = permits.map { ($0.policy, $0.scope, $0.scope.count { $0.outcome != .holds }) }.enumerated()
            .sorted { ($0.element.2, $0.offset) < ($1.element.2, $1.offset) }
        var misses: [Miss] = []
        for (_, (policy, scope, unmetOfScope)) in ordered {
            if misses.count >= count, let last = misses.last, unmetOfScope > last.unmet { break }
            let clauses = scope + reader.conditionClauses(policy.number)
            let unmet = clauses.count { $0.outcome != .holds }
            let distance = scope.reduce(0) { $0 + self.distance($1, request) }
            let miss = Miss(
                entry: Explanation.Entry(policy: policy.id, clauses: clauses),
                unmet: unmet,
                distance: distance
            )
            let place = misses.firstIndex { ($0.unmet, $0.distance) > (unmet, distance) } ?? misses.count
            misses.insert(miss, at: place)
            if misses.count > count { misses.removeLast() }
        }
        return misses.map(\.entry)
    }

    /// How far a clause of a scope is from holding: 0 if it holds; an entity of the type that is asked for is nearer than
    /// another one, and another action is farthest.
    private func distance(_ clause: ExplainedClause, _ request: AuthorizationRequest) -> Int {
        guard clause.outcome != .holds else { return 0 }
        let entity: EntityUID
        switch clause.part {
        case .principal: entity = request.principal
        case .resource: entity = request.resource
        case .action, .when, .unless: return 3
        }
        switch clause.expression.node {
        case .relation(_, _, let asked):
            guard case .literal(.entity(let uid)) = asked.node else { return 2 }
            if uid.type == entity.type { return 1 }
            return index.schema?.mayBeMember(entity.type, of: uid.type) == true ? 1 : 2
        case .isType(_, let type, _): return type == entity.type ? 1 : 2
        default: return 2
        }
    }
}

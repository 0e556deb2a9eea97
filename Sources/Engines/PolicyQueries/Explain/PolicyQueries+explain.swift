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

    /// A permit whose scope was looked at.
    private struct Candidate {
        let policy: PolicyFacts
        let scope: [ExplainedClause]
        /// Where it stands among the permits.
        let place: Int
        /// How many clauses of its scope do not hold.
        let unmet: Int
    }

    private struct Miss {
        let entry: Explanation.Entry
        let unmet: Int
        let distance: Int
        let place: Int

        func isFarther(than other: Miss) -> Bool {
            (unmet, distance, place) > (other.unmet, other.distance, other.place)
        }
    }

    /// The conditions are evaluated only of permits whose scope leaves them a chance to be among the nearest.
    private func nearest(
        _ count: Int,
        _ request: AuthorizationRequest,
        _ reader: inout ClauseReader
    ) -> [Explanation.Entry] {
        guard count > 0 else { return [] }
        var misses: [Miss] = []
        for candidate in permits(&reader) {
            if misses.count >= count, let last = misses.last, candidate.unmet > last.unmet { break }
            let clauses = candidate.scope + reader.conditionClauses(candidate.policy.number)
            let miss = Miss(
                entry: Explanation.Entry(policy: candidate.policy.id, clauses: clauses),
                unmet: clauses.count { $0.outcome != .holds },
                distance: candidate.scope.reduce(0) { $0 + distance($1, request) },
                place: candidate.place
            )
            misses.insert(miss, at: misses.firstIndex { $0.isFarther(than: miss) } ?? misses.count)
            if misses.count > count { misses.removeLast() }
        }
        return misses.map(\.entry)
    }

    /// All permits, those with the fewest unmet clauses in their scopes first.
    private func permits(_ reader: inout ClauseReader) -> [Candidate] {
        var candidates: [Candidate] = []
        for policy in index.policies where policy.effect == .permit {
            let scope = reader.scopeClauses(policy.number)
            let unmet = scope.count { $0.outcome != .holds }
            candidates.append(Candidate(policy: policy, scope: scope, place: candidates.count, unmet: unmet))
        }
        return candidates.sorted { ($0.unmet, $0.place) < ($1.unmet, $1.place) }
    }

    /// How far a clause of a scope is from holding: 0 if it holds; an entity of the type that is asked for is nearer
    /// than another one, and another action is farthest.
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

// SPDX-License-Identifier: Apache-2.0
public import Cedar

extension PolicyQueries {
    /// Who can do something to a resource: every candidate that the policies allow, and by which of them.
    ///
    /// - Parameters:
    ///   - context: the circumstances, as far as they are known; what an access depends on stands in its row.
    ///   - types: only candidates of these types; nil for all.
    /// - Throws: `request.…` if the schema does not allow such requests, or the context is beyond the bounds.
    public func who(
        can action: EntityUID,
        on resource: EntityUID,
        in context: PartialRequest.Context = .unknown,
        types: Set<Name>? = nil
    ) throws(CedarError) -> WhoAnswer {
        try index.schema?.check(PartialRequest(action: .known(action), resource: .known(resource), context: context))
        let declared = index.schema?.action(action).map { Set($0.principals) }
        let candidates = CandidateFilter(index.entities) { name in
            (declared?.contains(name) ?? !name.isOfActions) && (types?.contains(name) ?? true)
        }
        var sweep = try CandidateSweep(index, context)
        try sweep.fix(action, as: .action)
        try sweep.fix(resource, as: .resource)
        var column = AccessColumn(count: index.entities.uids.count)
        let policies = index.policies.indices.filter { sweep.mayApply(index.policies[$0]) }
        for place in policies.reversed() where index.policies[place].effect == .permit {
            let outcome = try sweep.outcome(index.policies[place], for: .principal, among: candidates)
            column.add(place, .permit, outcome)
        }
        var permitted = candidates
        permitted.allowed = index.entities.uids.indices.map(column.isPermitted)
        for place in policies.reversed() where index.policies[place].effect == .forbid {
            let outcome = try sweep.outcome(index.policies[place], for: .principal, among: permitted)
            column.add(place, .forbid, outcome)
        }
        return WhoAnswer(index: index, action: action, resource: resource, column: column)
    }
}

/// Who can do something: a row for each principal, sorted by the principal's text. Rows are made as they are asked for.
public struct WhoAnswer: Sequence, Sendable {
    let index: QueryIndex
    let action: EntityUID
    let resource: EntityUID
    let column: AccessColumn

    /// Begins with the first row.
    public func makeIterator() -> Iterator { Iterator(answer: self) }

    /// Makes one row after the other.
    public struct Iterator: IteratorProtocol {
        let answer: WhoAnswer
        private var position = 0

        init(answer: WhoAnswer) {
            self.answer = answer
        }

        /// The next row.
        public mutating func next() -> Access? {
            guard let found = answer.column.next(from: position) else { return nil }
            position = found + 1
            return Access(
                principal: answer.index.entities.uids[found],
                action: answer.action,
                resource: answer.resource,
                permits: answer.column.permits(at: found, answer.index.policies),
                forbids: answer.column.forbids(at: found, answer.index.policies)
            )
        }
    }
}

extension Name {
    /// Whether it is, in whatever namespace, the type that actions have.
    var isOfActions: Bool { base.utf8.elementsEqual("Action".utf8) }
}

// SPDX-License-Identifier: Apache-2.0
public import Cedar

extension PolicyQueries {
    /// What a principal can do: every action on every candidate that the policies allow, and by which of them.
    ///
    /// - Parameters:
    ///   - context: the circumstances, as far as they are known; not checked against the schema, as it may be another
    ///     one for each action.
    ///   - actions: only these actions; nil for all.
    ///   - resourceTypes: only resources of these types; nil for all.
    /// - Throws: `request.…` if the schema does not allow such requests, or the context is beyond the bounds.
    public func what(
        can principal: EntityUID,
        in context: PartialRequest.Context = .unknown,
        actions: Set<EntityUID>? = nil,
        resourceTypes: Set<Name>? = nil
    ) throws(CedarError) -> WhatAnswer {
        try index.schema?.check(PartialRequest(principal: .known(principal)))
        var sweep = try CandidateSweep(index, context)
        try sweep.fix(principal, as: .principal)
        let columns = index.actions(for: principal.type).filter { actions?.contains($0.uid) ?? true }.map { action in
            ActionColumn(uid: action.uid, number: action.number, resources: action.resources(index, resourceTypes))
        }
        var plan = WhatPlan(index: index, columns: columns)
        try plan.collect(.permit, &sweep)
        try plan.collect(.forbid, &sweep)
        return WhatAnswer(plan: plan, principal: principal)
    }
}

/// What a principal can do: a row for each action and resource, sorted by the action's text, then by the resource's.
/// Rows are made as they are asked for.
public struct WhatAnswer: Sequence, Sendable {
    let plan: WhatPlan
    let principal: EntityUID

    /// Begins with the first row.
    public func makeIterator() -> Iterator { Iterator(answer: self) }

    /// Makes one row after the other.
    public struct Iterator: IteratorProtocol {
        private let answer: WhatAnswer
        private var place = -1
        private var column: AccessColumn?
        private var position = 0

        init(answer: WhatAnswer) {
            self.answer = answer
        }

        /// The next row.
        public mutating func next() -> Access? {
            while true {
                if let column, let found = column.next(from: position) {
                    position = found + 1
                    return row(column, found)
                }
                place += 1
                guard place < answer.plan.columns.count else { return nil }
                column = answer.plan.column(place)
                position = 0
            }
        }

        private func row(_ column: AccessColumn, _ found: Int) -> Access {
            let index = answer.plan.index
            return Access(
                principal: answer.principal,
                action: answer.plan.columns[place].uid,
                resource: index.entities.uids[found],
                permits: column.permits(at: found, index.policies),
                forbids: column.forbids(at: found, index.policies)
            )
        }
    }
}

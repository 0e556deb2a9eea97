// SPDX-License-Identifier: Apache-2.0
import Cedar

/// An action, and the resources that it may be done to.
struct ActionColumn: Sendable {
    let uid: EntityUID
    let number: EntityID
    let resources: CandidateFilter
}

/// Which policies are satisfied for which resources, and for which actions that counts.
struct WhatPlan: Sendable {
    private struct Part: Sendable {
        let policy: Int
        let effect: Effect
        let outcome: SweepOutcome
        /// Whether it counts only where the resource is checked to be one of the action's.
        let isShared: Bool
    }

    let index: QueryIndex
    /// Sorted by the action's text.
    let columns: [ActionColumn]
    private var parts: [Part] = []
    /// By column, the numbers of its parts: permits before forbids, each from the last policy to the first.
    private var partsOfColumn: [[Int]]

    init(index: QueryIndex, columns: [ActionColumn]) {
        self.index = index
        self.columns = columns
        partsOfColumn = Array(repeating: [], count: columns.count)
    }

    /// Evaluates the policies of an effect; the permits have to come first.
    mutating func collect(_ effect: Effect, _ sweep: inout CandidateSweep) throws(CedarError) {
        let permitted = effect == .forbid ? permittedPositions : nil
        for place in index.policies.indices.reversed() where index.policies[place].effect == effect {
            let policy = index.policies[place]
            guard sweep.mayApply(policy) else { continue }
            let found = columns.indices.filter { sweep.mayApply(policy, to: columns[$0].number, as: .action) }
            guard !found.isEmpty else { continue }
            if policy.mentions.contains(.action) {
                for column in found {
                    try sweep.fix(columns[column].uid, as: .action)
                    var resources = columns[column].resources
                    resources.allowed = permitted
                    let outcome = try sweep.outcome(policy, for: .resource, among: resources)
                    enter(Part(policy: place, effect: effect, outcome: outcome, isShared: false), [column])
                    sweep.release(.action)
                }
            } else {
                var resources = CandidateFilter(found.map { columns[$0].resources })
                resources.allowed = permitted
                let outcome = try sweep.outcome(policy, for: .resource, among: resources)
                enter(Part(policy: place, effect: effect, outcome: outcome, isShared: found.count > 1), found)
            }
        }
    }

    private mutating func enter(_ part: Part, _ found: [Int]) {
        guard !part.outcome.certain.isEmpty || !part.outcome.open.isEmpty else { return }
        for column in found { partsOfColumn[column].append(parts.count) }
        parts.append(part)
    }

    /// By position, whether something permits some action on it.
    private var permittedPositions: [Bool] {
        var permitted = [Bool](repeating: false, count: index.entities.uids.count)
        for part in parts {
            for position in part.outcome.certain { permitted[Int(position)] = true }
            for (position, _) in part.outcome.open { permitted[Int(position)] = true }
        }
        return permitted
    }

    /// What is allowed by one action; nil if nothing is.
    func column(_ number: Int) -> AccessColumn? {
        let found = partsOfColumn[number]
        guard let first = found.first, parts[first].effect == .permit else { return nil }
        var column = AccessColumn(count: index.entities.uids.count)
        let resources = columns[number].resources
        for part in found {
            let part = parts[part]
            column.add(part.policy, part.effect, part.outcome) { position in
                !part.isShared || resources.contains(position, index.entities)
            }
        }
        return column
    }
}

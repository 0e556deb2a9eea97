// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Says a set of entities by groups that they are in, as far as the set is all of a group that was observed, or enough of
/// it.
struct GroupCover {
    /// A group with the type of what it stands for, or one entity.
    struct Choice: Hashable, Comparable {
        let entity: EntityUID
        /// Nil for one entity; else what the group lets through.
        let type: Name?

        static func < (left: Choice, right: Choice) -> Bool {
            left.entity == right.entity
                ? left.type.map(\.description) ?? "" < right.type.map(\.description) ?? ""
                : left.entity < right.entity
        }
    }

    /// The observed entities of the type in each group.
    private let members: [EntityUID: Set<EntityUID>]
    private let groups: [EntityUID: [EntityUID]]
    let type: Name
    let threshold: Double

    /// - Parameter observed: all entities of the type that the log shows.
    init(_ observed: Set<EntityUID>, type: Name, _ index: EntityIndex, threshold: Double) {
        self.type = type
        self.threshold = threshold
        var members: [EntityUID: Set<EntityUID>] = [:]
        var groups: [EntityUID: [EntityUID]] = [:]
        for entity in observed {
            let ancestors = Array(index.ancestors(of: entity).dropFirst())
            groups[entity] = ancestors
            for ancestor in ancestors { members[ancestor, default: []].insert(entity) }
        }
        self.members = members
        self.groups = groups
    }

    /// How many of a group were observed.
    func observed(in group: EntityUID) -> Int { members[group]?.count ?? 0 }

    /// Groups for as many as possible, the largest first, and the others one by one.
    func choices(for entities: Set<EntityUID>) -> [Choice] {
        var candidates = Set(entities.flatMap { groups[$0] ?? [] }).compactMap {
            group -> (EntityUID, Set<EntityUID>)? in
            guard let all = members[group] else { return nil }
            let used = all.intersection(entities)
            guard used.count >= 2, Double(used.count) >= threshold * Double(all.count) else { return nil }
            return (group, used)
        }
        var left = entities
        var choices: [Choice] = []
        while !left.isEmpty {
            candidates = candidates.filter { $0.1.intersection(left).count >= 2 }
            let best = candidates.min { one, other in
                let (new, newOther) = (one.1.intersection(left).count, other.1.intersection(left).count)
                // Of two that say as much the one that lets fewer through.
                let (all, allOther) = (observed(in: one.0), observed(in: other.0))
                return (-new, all, one.0) < (-newOther, allOther, other.0)
            }
            guard let best else { break }
            choices.append(Choice(entity: best.0, type: type))
            left.subtract(best.1)
        }
        return choices + left.sorted().map { Choice(entity: $0, type: nil) }
    }
}

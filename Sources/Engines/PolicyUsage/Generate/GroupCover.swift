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

    /// How many of the observed entities of the type are in each group.
    private let sizes: [EntityUID: Int]
    private let groups: [EntityUID: [EntityUID]]
    let type: Name
    let threshold: Double

    /// - Parameter observed: all entities of the type that the log shows.
    init(_ observed: Set<EntityUID>, type: Name, _ index: EntityIndex, threshold: Double) {
        self.type = type
        self.threshold = threshold
        var sizes: [EntityUID: Int] = [:]
        var groups: [EntityUID: [EntityUID]] = [:]
        for entity in observed {
            let ancestors = Array(index.ancestors(of: entity).dropFirst())
            groups[entity] = ancestors
            for ancestor in ancestors { sizes[ancestor, default: 0] += 1 }
        }
        self.sizes = sizes
        self.groups = groups
    }

    /// How many of a group were observed.
    func observed(in group: EntityUID) -> Int { sizes[group] ?? 0 }

    /// Groups for as many as possible, the largest first, of two that say as much the one that lets fewer through; and
    /// the others one by one.
    func choices(for entities: Set<EntityUID>) -> [Choice] {
        var members = members(of: entities)
        var left = entities
        var choices: [Choice] = []
        // Groups by how many they say that nothing else says yet. A group that has come down to another number is moved
        // when its turn comes, so the work is that of counting memberships.
        var counts = members.mapValues(\.count)
        var byCount: [Int: [EntityUID]] = [:]
        for (group, count) in counts { byCount[count, default: []].append(group) }
        for count in stride(from: counts.values.max() ?? 0, to: 1, by: -1) {
            guard let found = byCount.removeValue(forKey: count) else { continue }
            let row = found.filter { counts[$0] == count }.sorted { one, other in
                (observed(in: one), one) < (observed(in: other), other)
            }
            for group in found where counts[group] != count { byCount[counts[group] ?? 0, default: []].append(group) }
            for group in row {
                guard counts[group] == count else {
                    byCount[counts[group] ?? 0, default: []].append(group)
                    continue
                }
                choices.append(Choice(entity: group, type: type))
                for entity in members.removeValue(forKey: group) ?? [] where left.remove(entity) != nil {
                    for other in groups[entity] ?? [] { counts[other]? -= 1 }
                }
            }
        }
        return choices + left.sorted().map { Choice(entity: $0, type: nil) }
    }

    /// The groups of which enough are meant, with those that are.
    private func members(of entities: Set<EntityUID>) -> [EntityUID: [EntityUID]] {
        var members: [EntityUID: [EntityUID]] = [:]
        for entity in entities {
            for group in groups[entity] ?? [] { members[group, default: []].append(entity) }
        }
        return members.filter { group, used in
            used.count >= 2 && Double(used.count) >= threshold * Double(observed(in: group))
        }
    }
}

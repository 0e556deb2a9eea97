// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

@testable import PolicyUsage

/// How sets of entities are said by groups.
@Suite struct GroupCoverTests {
    private static let user = Name(trusted: "User")

    /// Users in several groups each.
    private static func store(users: Int, groups: Int, _ random: inout SeededGenerator) throws -> EntityStore {
        var entities = (0..<groups).map { Entity(uid: RandomPlatform.uid("Team", "t\($0)")) }
        for number in 0..<users {
            let parents = (0..<(1 + random.below(4))).map { _ in RandomPlatform.uid("Team", "t\(random.below(groups))")
            }
            entities.append(Entity(uid: RandomPlatform.uid("User", "u\(number)"), parents: Array(Set(parents))))
        }
        return try EntityStore(entities, table: SymbolTable())
    }

    /// The largest group again and again, each time looked for among all.
    private static func greedy(
        _ used: Set<EntityUID>,
        _ observed: Set<EntityUID>,
        _ store: EntityStore,
        _ threshold: Double
    ) -> [EntityUID] {
        var members: [EntityUID: Set<EntityUID>] = [:]
        for entity in observed {
            for group in store.ancestors(of: entity).dropFirst() { members[group, default: []].insert(entity) }
        }
        let candidates = members.filter { _, all in
            Double(all.intersection(used).count) >= threshold * Double(all.count)
        }
        var left = used
        var chosen: [EntityUID] = []
        while true {
            let best = candidates.map { group, all in (-all.intersection(left).count, all.count, group) }.min {
                $0 < $1
            }
            guard let best, best.0 <= -2 else { break }
            chosen.append(best.2)
            left.subtract(members[best.2] ?? [])
        }
        return chosen + left.sorted()
    }

    @Test(arguments: [1.0, 0.6]) func `The largest group comes first, then the largest of what is left`(
        _ threshold: Double
    ) throws {
        var random = SeededGenerator(seed: 8)
        var groups = 0
        for round in 0..<60 {
            let store = try Self.store(users: 5 + random.below(30), groups: 2 + random.below(12), &random)
            let observed = Set(store.identities.filter { $0.type == Self.user })
            let cover = GroupCover(observed, type: Self.user, EntityIndex(store), threshold: threshold)
            let used = observed.filter { _ in !random.once(in: 5) }
            let choices = cover.choices(for: used)
            #expect(choices.map(\.entity) == Self.greedy(used, observed, store, threshold), "round \(round)")
            groups += choices.count { $0.type != nil }
        }
        #expect(groups > 60)
    }

    @Test func `Thousands of small groups are no more work than their members`() throws {
        var random = SeededGenerator(seed: 9)
        let store = try Self.store(users: 8_000, groups: 6_000, &random)
        let observed = Set(store.identities.filter { $0.type == Self.user })
        let choices = GroupCover(observed, type: Self.user, EntityIndex(store), threshold: 1).choices(for: observed)
        #expect(choices.count < observed.count)
    }
}

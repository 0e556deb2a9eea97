// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Puts changed pairs into groups of principals and resources, every one with every one, and says what they share.
struct AccessGrouping {
    /// The most traits that are given for a group.
    private static let traits = 3

    private let old: PreparedSnapshot
    private let new: PreparedSnapshot

    init(_ old: PreparedSnapshot, _ new: PreparedSnapshot) {
        self.old = old
        self.new = new
    }

    private struct Topic: Hashable {
        let isPermitted: Bool
        let action: EntityUID
        let principalType: Name
        let resourceType: Name
    }

    func changes(_ pairs: [AccessRun.Key: Set<PolicyReference>]) -> [AccessChange] {
        var topics: [Topic: [AccessRun.Key]] = [:]
        for key in pairs.keys {
            let topic = Topic(
                isPermitted: key.isPermitted,
                action: key.action,
                principalType: key.principal.type,
                resourceType: key.resource.type
            )
            topics[topic, default: []].append(key)
        }
        let changes = topics.flatMap { topic, keys in groups(topic, keys, pairs) }
        return changes.sorted { one, other in
            if one.isPermitted != other.isPermitted { return one.isPermitted }
            if one.pairs != other.pairs { return one.pairs > other.pairs }
            if one.action != other.action { return one.action < other.action }
            if one.principals != other.principals { return one.principals.lexicographicallyPrecedes(other.principals) }
            return one.resources.lexicographicallyPrecedes(other.resources)
        }
    }

    /// Resources that the same principals gained or lost are one group.
    private func groups(
        _ topic: Topic,
        _ keys: [AccessRun.Key],
        _ pairs: [AccessRun.Key: Set<PolicyReference>]
    ) -> [AccessChange] {
        let byResource = Dictionary(grouping: keys, by: \.resource)
        var byPrincipals: [[EntityUID]: [EntityUID]] = [:]
        for (resource, keys) in byResource {
            byPrincipals[keys.map(\.principal).sorted(), default: []].append(resource)
        }
        return byPrincipals.map { principals, resources in
            var policies: Set<PolicyReference> = []
            for resource in resources {
                for key in byResource[resource] ?? [] { policies.formUnion(pairs[key] ?? []) }
            }
            return AccessChange(
                isPermitted: topic.isPermitted,
                action: topic.action,
                principals: principals,
                resources: resources.sorted(),
                principalTraits: traits(Set(principals), of: topic.principalType, topic.isPermitted ? new : old),
                resourceTraits: traits(Set(resources), of: topic.resourceType, topic.isPermitted ? new : old),
                policies: policies.sorted()
            )
        }
    }

    /// What these entities have in common and not all others of the type; what no other has comes first.
    private func traits(_ members: Set<EntityUID>, of type: Name, _ snapshot: PreparedSnapshot) -> [EntityTrait] {
        guard let first = members.min() else { return [] }
        let others = (snapshot.byType[type] ?? []).filter { !members.contains($0) }
        var shared = candidates(first, snapshot)
        for member in members where !shared.isEmpty {
            let own = Set(candidates(member, snapshot))
            shared = shared.filter(own.contains)
        }
        var counts: [EntityTrait: Int] = [:]
        for other in others where !shared.isEmpty {
            for trait in candidates(other, snapshot) { counts[trait, default: 0] += 1 }
        }
        let telling = shared.filter { (counts[$0] ?? 0) < others.count }
        let exclusive = telling.filter { counts[$0] == nil }
        return Array((exclusive + telling.filter { counts[$0] != nil }).prefix(Self.traits))
    }

    private func candidates(_ uid: EntityUID, _ snapshot: PreparedSnapshot) -> [EntityTrait] {
        guard let entity = snapshot.entities[uid] else { return [] }
        let groups = snapshot.groups(of: uid).subtracting([uid]).sorted()
        return entity.tags.map { .tag($0.key, $0.value) } + groups.map { .memberOf($0) }
            + entity.attributes.map { .attribute($0.key, $0.value) }
    }
}

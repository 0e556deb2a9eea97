// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Finds the action group that stands for some actions.
struct ActionGroups {
    private struct Kind: Hashable {
        let principal: Name
        let resource: Name
    }

    private let schema: Schema
    private let threshold: Double
    /// The actions that were observed on each type of resource by each type of principal.
    private let observed: [Kind: Set<EntityUID>]

    init(_ schema: Schema, observed triples: [ObservedRequests.Triple], threshold: Double) {
        self.schema = schema
        self.threshold = threshold
        var observed: [Kind: Set<EntityUID>] = [:]
        for triple in triples {
            let kind = Kind(principal: triple.principal.type, resource: triple.resource.type)
            observed[kind, default: []].insert(triple.action)
        }
        self.observed = observed
    }

    /// The smallest group that holds all of the actions, and of whose observed actions these are enough.
    func group(for actions: [EntityUID], on resource: Name, by principal: Name) -> EntityUID? {
        guard actions.count > 1 else { return nil }
        let observed = observed[Kind(principal: principal, resource: resource)] ?? []
        var common: Set<EntityUID>?
        for action in actions {
            let ancestors = schema.action(action)?.ancestors ?? []
            common = common?.intersection(ancestors) ?? ancestors
        }
        return (common ?? [])
            .filter { group in
                let all = schema.action(group)?.descendants.intersection(observed).count ?? 0
                return Double(actions.count) >= threshold * Double(all)
            }
            .min { one, other in
                let (size, otherSize) = (
                    schema.action(one)?.descendants.count ?? 0, schema.action(other)?.descendants.count ?? 0
                )
                return (size, one) < (otherSize, other)
            }
    }

    /// How many actions of a group apply to a type of resource by a type of principal, and how many of these were
    /// observed.
    func counts(_ group: EntityUID, on resource: Name, by principal: Name) -> (all: Int, observed: Int) {
        let members = (schema.action(group)?.descendants ?? []).filter { action in
            guard let action = schema.action(action) else { return false }
            return action.principals.contains(principal) && action.resources.contains(resource)
        }
        let observed = observed[Kind(principal: principal, resource: resource)] ?? []
        return (members.count, members.intersection(observed).count)
    }
}

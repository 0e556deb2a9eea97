// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Says what a policy grants beyond what was observed.
struct DraftWords {
    private let index: EntityIndex
    private let groups: ActionGroups
    private let principals: Set<EntityUID>
    private let resources: Set<EntityUID>
    private let threshold: Double

    init(index: EntityIndex, schema: Schema, triples: [ObservedRequests.Triple], threshold: Double) {
        self.index = index
        self.threshold = threshold
        groups = ActionGroups(schema, observed: triples, threshold: threshold)
        principals = Set(triples.map(\.principal))
        resources = Set(triples.map(\.resource))
    }

    /// One line for each group; a line that nothing else is granted where there is none.
    func comments(_ draft: PolicyDraft) -> [String] {
        var lines: [String] = []
        for choice in draft.principals {
            if let type = choice.type { lines.append(line(choice.entity, type, principals, "principals")) }
        }
        if let group = draft.group {
            let counts = groups.counts(group, on: draft.resourceType, by: draft.principalType)
            lines.append(
                "Grants all \(counts.all) actions in \(group.cedarText); \(counts.observed) of them were used."
            )
        }
        for choice in draft.resources {
            if let type = choice.type { lines.append(line(choice.entity, type, resources, "resources")) }
        }
        guard !lines.isEmpty else { return ["Grants nothing but what was used."] }
        if threshold < 1 { lines.append("Of those in the log \(Int(threshold * 100)) % or more used it.") }
        return lines
    }

    private func line(_ group: EntityUID, _ type: Name, _ observed: Set<EntityUID>, _ noun: String) -> String {
        let all = index.count(.isTypeIn(type, .entity(group)), types: [type])
        let seen = observed.count { $0.type == type && index.ancestors(of: $0).contains(group) }
        return "Grants to all \(all) \(noun) of type \(type) in \(group.cedarText); \(seen) of them are in the log."
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Says what a policy grants beyond what was observed.
struct DraftWords {
    private let index: EntityIndex
    private let groups: ActionGroups
    /// How many entities of each type in the log are in each group.
    private let principals: [GroupCover.Choice: Int]
    private let resources: [GroupCover.Choice: Int]
    private let threshold: Double

    init(index: EntityIndex, schema: Schema, triples: [ObservedRequests.Triple], threshold: Double) {
        self.index = index
        self.threshold = threshold
        groups = ActionGroups(schema, observed: triples, threshold: threshold)
        principals = Self.counts(Set(triples.map(\.principal)), index)
        resources = Self.counts(Set(triples.map(\.resource)), index)
    }

    private static func counts(_ observed: Set<EntityUID>, _ index: EntityIndex) -> [GroupCover.Choice: Int] {
        var counts: [GroupCover.Choice: Int] = [:]
        for entity in observed {
            for group in index.ancestors(of: entity) {
                counts[GroupCover.Choice(entity: group, type: entity.type), default: 0] += 1
            }
        }
        return counts
    }

    /// One line for each group; a line that nothing else is granted where there is none.
    func comments(_ draft: PolicyDraft) -> [String] {
        var lines: [String] = []
        for choice in draft.principals {
            if let type = choice.type { lines.append(line(choice, type, principals, "principals")) }
        }
        if let group = draft.group {
            let counts = groups.counts(group, on: draft.resourceType, by: draft.principalType)
            lines.append(
                "Grants all \(counts.all) actions in \(group.cedarText); \(counts.observed) of them were used."
            )
        }
        for choice in draft.resources {
            if let type = choice.type { lines.append(line(choice, type, resources, "resources")) }
        }
        guard !lines.isEmpty else { return ["Grants nothing but what was used."] }
        if threshold < 1 { lines.append("Of those in the log \(Int(threshold * 100)) % or more used it.") }
        return lines
    }

    private func line(
        _ choice: GroupCover.Choice,
        _ type: Name,
        _ observed: [GroupCover.Choice: Int],
        _ noun: String
    ) -> String {
        let all = index.count(.isTypeIn(type, .entity(choice.entity)), types: [type])
        let group = choice.entity.cedarText
        return
            "Grants to all \(all) \(noun) of type \(type) in \(group); \(observed[choice] ?? 0) of them are in the log."
    }
}

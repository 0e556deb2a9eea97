// SPDX-License-Identifier: Apache-2.0
import Cedar

/// What a change of what is known of things may permit that was not permitted.
///
/// That nothing is newly permitted is only said where it is certain: no permit and no token takes effect in what anything
/// newly lies in, no forbid in what anything lies in no more, and no condition asks about either or about what has
/// changed. Then no permit is satisfied that was not, and every forbid that was satisfied still is, whatever is asked.
struct ResourceDifference {
    private static let mostReasons = 50

    /// Why more may be permitted, each in words; none if nothing is.
    let reasons: [String]
    /// What is described otherwise than before, or newly, or no more.
    let changed: [EntityUID]

    /// Compares under the policies that are to be in force, all of them: whatever ends of itself is then one less.
    ///
    /// - Parameter scopes: what tokens are restricted to.
    init(from old: StoredResources, to new: StoredResources, under policies: PolicySet, scopes: Set<CedarString>) {
        let changed = Set(old.entities.keys).union(new.entities.keys).filter { old.entities[$0] != new.entities[$0] }
            .sorted()
        self.changed = changed
        guard !changed.isEmpty else {
            reasons = []
            return
        }
        let mentions = PolicyMentions(policies)
        var reasons: [String] = []
        for uid in changed {
            let (before, after) = (old.ancestors(of: uid), new.ancestors(of: uid))
            let gained = after.subtracting(before).sorted()
            let lost = before.subtracting(after).sorted()
            for group in gained {
                let what = "\(Self.shown(uid)) comes to lie in \(Self.shown(group))"
                reasons += Self.reasons(mentions.permitsIn[group], what, "permits what lies there")
                if scopes.contains(CedarString(group.quoted)) {
                    reasons.append("\(what), to which tokens are restricted")
                }
            }
            for group in lost {
                let what = "\(Self.shown(uid)) lies in \(Self.shown(group)) no more"
                reasons += Self.reasons(mentions.forbidsIn[group], what, "forbids what lies there")
            }
            for group in gained + lost {
                let what = "\(Self.shown(uid)) comes into or leaves \(Self.shown(group))"
                reasons += Self.reasons(mentions.conditions[group], what, "asks about that")
            }
            if !gained.isEmpty || !lost.isEmpty {
                let what = "\(Self.shown(uid)) lies in other things than before"
                reasons += Self.reasons(mentions.open, what, "compares what lies in what")
            }
            for name in Self.attributes(old.entities[uid], new.entities[uid]) {
                let what = "\"\(name.text)\" of \(Self.shown(uid)) changes"
                reasons += Self.reasons(mentions.attributes[name], what, "asks about that")
            }
            // More is not read by anybody.
            if reasons.count > Self.mostReasons { break }
        }
        if reasons.count > Self.mostReasons { reasons = reasons.prefix(Self.mostReasons) + ["and so on"] }
        self.reasons = reasons
    }

    private static func shown(_ uid: EntityUID) -> String { StoredResources.shown(uid) }

    private static func reasons(_ policies: Set<PolicyID>?, _ what: String, _ why: String) -> [String] {
        (policies ?? []).sorted().map { "\(what): \"\($0.text)\" \(why)" }
    }

    /// The attributes that are not the same on both sides, or on one only.
    private static func attributes(_ old: Entity?, _ new: Entity?) -> [CedarString] {
        let (before, after) = (old?.attributes ?? CedarRecord(), new?.attributes ?? CedarRecord())
        return Set(before.map(\.key)).union(after.map(\.key)).filter { before[$0] != after[$0] }.sorted()
    }
}

extension ResourceDifference {
    /// Both sides as entities that a comparison decides about: of what is described on one side only, what its name says
    /// on the other, and for each beginning something that begins so.
    func entities(_ old: StoredResources, _ new: StoredResources) -> (old: [Entity], new: [Entity]) {
        let named = Set(old.entities.keys).union(new.entities.keys).union(changed.flatMap(Self.examples))
        return (named.compactMap(old.entity), named.compactMap(new.entity))
    }

    /// Something that lies in what has changed by its name, as it stands in a report.
    private static func examples(_ uid: EntityUID) -> [EntityUID] {
        guard let type = ResourceType(uid.type) else { return [] }
        if type == .dataset { return [EntityUID(type: ResourceType.column.name, id: CedarString(uid.id.text + "#…"))] }
        guard let member = type.member else { return [] }
        let example = EntityUID(type: member.name, id: CedarString(String(uid.id.text.dropLast()) + "…"))
        return [example] + examples(example)
    }
}

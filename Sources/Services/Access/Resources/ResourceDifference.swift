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
    /// - Parameters:
    ///   - scopes: what tokens are restricted to.
    ///   - patience: for how long things are compared; that there are more is a reason of its own.
    /// - Throws: `CancellationError`.
    init(
        from old: StoredResources,
        to new: StoredResources,
        under policies: PolicySet,
        scopes: Set<CedarString>,
        patience: Duration = .seconds(5)
    ) throws {
        let changed = Set(old.entities.keys).union(new.entities.keys).filter { old.entities[$0] != new.entities[$0] }
            .sorted()
        self.changed = changed
        guard !changed.isEmpty else {
            reasons = []
            return
        }
        let start = ContinuousClock.now
        var mattering = MatteringGroups(PolicyMentions(policies), scopes)
        var reasons: [String] = []
        for uid in changed {
            try Task.checkCancellation()
            guard ContinuousClock.now - start < patience else {
                reasons.append("more is described otherwise than can be compared in time")
                break
            }
            reasons += Self.reasons(of: uid, old, new, &mattering)
            // More is not read by anybody.
            if reasons.count > Self.mostReasons { break }
        }
        if reasons.count > Self.mostReasons { reasons = reasons.prefix(Self.mostReasons) + ["and so on"] }
        self.reasons = reasons
    }

    /// Why more may be permitted as one thing changes.
    private static func reasons(
        of uid: EntityUID,
        _ old: StoredResources,
        _ new: StoredResources,
        _ mattering: inout MatteringGroups
    ) -> [String] {
        let mentions = mattering.mentions
        let (before, after) = (old.ancestors(of: uid), new.ancestors(of: uid))
        let gained = mattering.among(after.subtracting(before))
        let lost = mattering.among(before.subtracting(after))
        var reasons: [String] = []
        for group in gained {
            let what = "\(shown(uid)) comes to lie in \(shown(group))"
            reasons += Self.reasons(mentions.permitsIn[group], what, "permits what lies there")
            if mattering.isScope(group) { reasons.append("\(what), to which tokens are restricted") }
        }
        for group in lost {
            let what = "\(shown(uid)) lies in \(shown(group)) no more"
            reasons += Self.reasons(mentions.forbidsIn[group], what, "forbids what lies there")
        }
        for group in gained + lost {
            let what = "\(shown(uid)) comes into or leaves \(shown(group))"
            reasons += Self.reasons(mentions.conditions[group], what, "asks about that")
        }
        if before != after {
            let what = "\(shown(uid)) lies in other things than before"
            reasons += Self.reasons(mentions.open, what, "compares what lies in what")
        }
        for name in attributes(old.entities[uid], new.entities[uid]) where mentions.attributes[name] != nil {
            let what = "\"\(name.text)\" of \(shown(uid)) changes"
            reasons += Self.reasons(mentions.attributes[name], what, "asks about that")
        }
        return reasons
    }

    private static func shown(_ uid: EntityUID) -> String { StoredResources.shown(uid) }

    private static func reasons(_ policies: Set<PolicyID>?, _ what: String, _ why: String) -> [String] {
        (policies ?? []).sorted().prefix(mostReasons + 1).map { "\(what): \"\($0.text)\" \(why)" }
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

/// In what it matters to policies or tokens that something lies, each looked up once.
private struct MatteringGroups {
    private enum Interest {
        case none, policies, scopes
    }

    let mentions: PolicyMentions
    private let scopes: Set<CedarString>
    private var known: [EntityUID: Interest] = [:]

    init(_ mentions: PolicyMentions, _ scopes: Set<CedarString>) {
        self.mentions = mentions
        self.scopes = scopes
    }

    /// Those that matter, in their order.
    mutating func among(_ groups: Set<EntityUID>) -> [EntityUID] {
        groups.filter { interest(in: $0) != .none }.sorted()
    }

    /// Whether tokens are restricted to it.
    mutating func isScope(_ group: EntityUID) -> Bool { interest(in: group) == .scopes }

    private mutating func interest(in group: EntityUID) -> Interest {
        if let interest = known[group] { return interest }
        let isMentioned =
            mentions.permitsIn[group] != nil || mentions.forbidsIn[group] != nil || mentions.conditions[group] != nil
        let interest: Interest =
            scopes.contains(CedarString(group.quoted)) ? .scopes : isMentioned ? .policies : .none
        known[group] = interest
        return interest
    }
}

// SPDX-License-Identifier: Apache-2.0
import Cedar
import Synchronization
import Web

/// What the policies decide, counted in memory until it is written: who, what, to which resource, by which policies.
///
/// Counting never waits for the database. Both the memory and what is written are bounded: beyond a number of different
/// resources an hour, whatever is done by the same policies counts as one.
package final class DecisionCounter: Sendable {
    /// What counts are told apart by beside the resource.
    struct Group: Hashable {
        let principal: PrincipalName
        let authentication: String
        let action: CedarString
        /// The reasons, in the order of the answer.
        let policies: [PolicyID]
        let isAllowed: Bool
        let isBreakGlass: Bool
    }

    /// What a decision was about.
    struct Resource: Hashable {
        let type: CedarString
        let id: CedarString
    }

    /// Counts one thing. Whoever decides the same again within a moment counts here without looking anything up.
    final class Tally: Sendable {
        private let count = Atomic<Int>(0)
        private let last = Atomic<Int64>(0)

        /// Counts a decision at a moment in milliseconds since 1970.
        func add(at moment: Int64) {
            count.add(1, ordering: .relaxed)
            last.store(moment, ordering: .relaxed)
        }

        /// What was counted since the last time.
        func take() -> (count: Int, last: Int64) {
            (count.exchange(0, ordering: .relaxed), last.load(ordering: .relaxed))
        }

        /// Counts again what could not be written.
        func putBack(_ taken: Int) { count.add(taken, ordering: .relaxed) }
    }

    /// What is to be written.
    struct Entry {
        let group: Group
        /// Nil for resources that are not listed one by one.
        let resource: Resource?
        let count: Int
        /// In milliseconds since 1970.
        let last: Int64
        let tally: Tally
    }

    /// A group with its hash, which is worked out once for each decision.
    private struct Key: Hashable {
        let hash: Int
        let group: Group

        init(_ group: Group) {
            var hasher = Hasher()
            hasher.combine(group)
            hash = hasher.finalize()
            self.group = group
        }

        static func == (left: Key, right: Key) -> Bool { left.hash == right.hash && left.group == right.group }

        func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    }

    private struct Members {
        var resources: [Resource: Tally] = [:]
        var others: Tally?
    }

    private struct Stripe {
        var groups: [Key: Members] = [:]
        /// The resources of all groups of what was allowed.
        var resources = 0
        /// Those of what was denied, and their groups: they have a room of their own, for whoever may do nothing can ask
        /// for anything.
        var deniedResources = 0
        var deniedGroups = 0

        mutating func countAgain() {
            (resources, deniedResources, deniedGroups) = (0, 0, 0)
            for (key, members) in groups {
                if key.group.isAllowed {
                    resources += members.resources.count
                } else {
                    deniedResources += members.resources.count
                    deniedGroups += 1
                }
            }
        }
    }

    private final class LockedStripe: Sendable {
        let stripe = Mutex(Stripe())
    }

    private static let stripeCount = 16
    private static let mostResourcesPerGroup = 1_000
    private static let mostResourcesPerStripe = 8_000
    private static let mostGroupsPerStripe = 2_000
    private static let mostDeniedResourcesPerGroup = 50
    private static let mostDeniedResourcesPerStripe = 2_000
    private static let mostDeniedGroupsPerStripe = 500

    private let stripes = (0..<stripeCount).map { _ in LockedStripe() }
    private let missed = Atomic<Int>(0)

    /// A log in which nothing was counted yet.
    package init() {}

    /// Counts a decision, and returns where the same one is counted again; nil if there is no room any more.
    @discardableResult
    func note(_ group: Group, _ resource: ProtectedResource, at moment: Int64) -> Tally? {
        let key = Key(group)
        let place = Int(UInt(bitPattern: key.hash) % UInt(Self.stripeCount))
        let name = Resource(type: CedarString(resource.name.type), id: CedarString(resource.name.id))
        let tally = stripes[place].stripe.withLock { stripe in
            stripe.groups[key]?.resources[name] ?? Self.enter(key, name, &stripe)
        }
        if let tally { tally.add(at: moment) } else { missed.add(1, ordering: .relaxed) }
        return tally
    }

    private static func enter(_ key: Key, _ resource: Resource, _ stripe: inout Stripe) -> Tally? {
        var members = stripe.groups[key] ?? Members()
        let isDenied = !key.group.isAllowed
        if stripe.groups[key] == nil {
            let allowedGroups = stripe.groups.count - stripe.deniedGroups
            let isRoom =
                isDenied ? stripe.deniedGroups < mostDeniedGroupsPerStripe : allowedGroups < mostGroupsPerStripe
            guard isRoom else { return nil }
            if isDenied { stripe.deniedGroups += 1 }
        }
        let isFull =
            isDenied
            ? members.resources.count >= mostDeniedResourcesPerGroup
                || stripe.deniedResources >= mostDeniedResourcesPerStripe
            : members.resources.count >= mostResourcesPerGroup || stripe.resources >= mostResourcesPerStripe
        if isFull {
            if let others = members.others { return others }
            let others = Tally()
            members.others = others
            stripe.groups[key] = members
            return others
        }
        let tally = Tally()
        members.resources[resource] = tally
        stripe.groups[key] = members
        if isDenied { stripe.deniedResources += 1 } else { stripe.resources += 1 }
        return tally
    }

    /// Takes what was counted since the last time. What was not used since is forgotten if `forgetting`, which makes room.
    ///
    /// Whoever counts without looking up does so for a second at most, so nothing that is forgotten is still counted in.
    func take(forgetting: Bool) -> (entries: [Entry], missed: Int) {
        var entries: [Entry] = []
        for stripe in stripes {
            stripe.stripe.withLock { stripe in
                for (key, members) in stripe.groups {
                    let (taken, left) = Self.take(key.group, members, forgetting: forgetting)
                    entries += taken
                    if forgetting { stripe.groups[key] = left }
                }
                if forgetting { stripe.countAgain() }
            }
        }
        return (entries, missed.exchange(0, ordering: .relaxed))
    }

    private static func take(_ group: Group, _ members: Members, forgetting: Bool) -> ([Entry], Members?) {
        var entries: [Entry] = []
        var left = members
        for (resource, tally) in members.resources {
            let taken = tally.take()
            if taken.count > 0 {
                entries.append(
                    Entry(group: group, resource: resource, count: taken.count, last: taken.last, tally: tally)
                )
            } else if forgetting {
                left.resources[resource] = nil
            }
        }
        if let others = members.others {
            let taken = others.take()
            if taken.count > 0 {
                entries.append(Entry(group: group, resource: nil, count: taken.count, last: taken.last, tally: others))
            } else if forgetting {
                left.others = nil
            }
        }
        return (entries, left.resources.isEmpty && left.others == nil ? nil : left)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Cedar
import PolicyAnalysis
import PolicyUsage

/// What a change of policies would mean: now, and from each moment on at which policies on either side end.
package struct PolicyReview: Sendable {
    /// The policies of both sides end at no more moments than this; further ones are not looked at, and somebody else has
    /// to agree.
    private static let mostMoments = 16
    /// Moments that would be looked at later than that are not looked at either.
    private static let patience = Duration.seconds(20)

    /// The difference now.
    let now: DifferenceReport
    /// The differences from later moments on, in milliseconds since 1970.
    let later: [(moment: Int64, report: DifferenceReport)]
    /// Whether there are more such moments than were looked at.
    let isCutOff: Bool
    /// Which tests are taken away or replaced, each in words.
    let changedTests: [String]
    /// Which templates for emergencies, and which permits to admit into teams, are new or other than before, each in words.
    /// What they permit depends on who opens them, and on how they are written, which no comparison knows.
    let changedTemplates: [String]
    /// Why the things that policies speak of, described otherwise, may let somebody do more, or concern others, each in
    /// words.
    let changedResources: [String]
    /// Which forbids are new, each in words, where that matters.
    let newForbids: [String]
    /// What whoever puts the policies in force should know.
    let warnings: [String]

    /// Compares policies in all that will have been in force of them, and what is known of the things they speak of.
    ///
    /// - Parameters:
    ///   - people: everybody, whom the report names.
    ///   - scopes: what tokens are restricted to.
    ///   - asksForForbids: whether new forbids need somebody else too: they take effect wherever they are written, and
    ///     wherever what is described lets them, so that any change of that does as well.
    static func compare(
        _ old: PolicyBundle,
        _ new: PolicyBundle,
        at now: Int64,
        people: [Entity] = [],
        scopes: Set<CedarString> = [],
        changedTests: [String] = [],
        failingTests: [String] = [],
        asksForForbids: Bool = false
    ) throws -> PolicyReview {
        let comparison = PolicyComparison(schema: try PolicyBundle.schema.get())
        func report(_ moment: Int64, _ access: AccessDifference? = nil) throws -> DifferenceReport {
            DifferenceReport(
                environments: try comparison.compare(
                    old: old.set(at: moment).withBreakGlass,
                    new: new.set(at: moment).withBreakGlass
                ),
                access: access
            )
        }
        let resources = try ResourceDifference(
            from: old.resources,
            to: new.resources,
            under: new.set.withBreakGlass,
            scopes: scopes
        )
        var changedResources = resources.reasons
        if asksForForbids, !resources.changed.isEmpty {
            changedResources.append(
                "what is described changes, and with it what policies elsewhere permit and forbid, which may concern others"
            )
        }
        let access = try changedResources.isEmpty ? nil : access(old, new, resources, people, at: now)
        let before = old.set(at: now).breakGlassTemplates
        let changedTemplates = new.set(at: now).breakGlassTemplates.filter { !before.contains($0) }
        let moments = Set(old.ends(after: now) + new.ends(after: now)).sorted()
        var later: [(moment: Int64, report: DifferenceReport)] = []
        let start = ContinuousClock.now
        for moment in moments.prefix(mostMoments) where ContinuousClock.now - start < patience {
            try Task.checkCancellation()
            later.append((moment, try report(moment)))
        }
        return PolicyReview(
            now: try report(now, access),
            later: later,
            isCutOff: moments.count > later.count,
            changedTests: changedTests,
            changedTemplates: changedTemplates.map {
                "the template \"\($0.id.text)\" for emergencies is new or changed"
            } + newAdmissions(old, new),
            changedResources: changedResources,
            newForbids: asksForForbids ? newForbids(old, new) : [],
            warnings: new.warnings(at: now)
                + failingTests.map { "a test fails with the policies in force as well: \($0)" }
        )
    }

    /// What names the action counts where what permits every action does not, so that no comparison of what is permitted
    /// tells that it is new.
    private static func newAdmissions(_ old: PolicyBundle, _ new: PolicyBundle) -> [String] {
        changed(old, new, .permit).filter { $0.action.names(AccessRoutes.admission) }.map {
            "the policy \"\($0.id.text)\" newly lets somebody be put into teams without anybody's approval"
        }
    }

    private static func newForbids(_ old: PolicyBundle, _ new: PolicyBundle) -> [String] {
        changed(old, new, .forbid).map { "the policy \"\($0.id.text)\" newly forbids, which may concern others" }
    }

    /// The policies and templates of an effect that are new or other than before.
    private static func changed(_ old: PolicyBundle, _ new: PolicyBundle, _ effect: Effect) -> [Policy] {
        let known = Set(old.set.policies + old.set.templates)
        return (new.set.policies + new.set.templates).filter { $0.effect == effect && !known.contains($0) }
    }

    /// The most requests that are decided for the report of what described things mean, and the most times that a policy
    /// is looked at for it: what bounds its time.
    private static let mostRequests = 300_000
    private static let mostLooks = 30_000_000

    /// Who may newly do what, or no longer, to what is described: for the report, which names people and things.
    private static func access(
        _ old: PolicyBundle,
        _ new: PolicyBundle,
        _ resources: ResourceDifference,
        _ people: [Entity],
        at now: Int64
    ) throws -> AccessDifference {
        let (before, after) = resources.entities(old.resources, new.resources)
        let policies = max(1, old.set.policies.count + new.set.policies.count)
        let limits = AnalysisLimits(requests: min(mostRequests, max(1, mostLooks / policies)))
        return try AccessComparison(schema: try PolicyBundle.schema.get(), limits: limits).compare(
            old: PolicyAnalysis.AccessSnapshot(policies: old.set(at: now), entities: people + before),
            new: PolicyAnalysis.AccessSnapshot(policies: new.set(at: now), entities: people + after)
        )
    }

    /// Whether more is permitted at some time, or may be, or a promise is taken back.
    var needsApproval: Bool {
        isCutOff || !changedTests.isEmpty || !changedTemplates.isEmpty || !changedResources.isEmpty
            || !newForbids.isEmpty
            || ([now] + later.map(\.report)).contains { $0.isAnythingNewlyPermitted || !$0.undecided.isEmpty }
    }

    /// For people: the difference now, and of the later ones those that permit more.
    var text: String {
        let more = later.filter { $0.report.isAnythingNewlyPermitted || !$0.report.undecided.isEmpty }.map {
            "From \(Moment(milliseconds: $0.moment).text) on, when policies have ended:\n\($0.report.text)"
        }
        let cut = isCutOff ? ["Policies end at more moments than are looked at.\n"] : []
        return
            ([now.text] + more + cut
            + (changedResources + newForbids + changedTemplates + changedTests).map { $0 + "\n" })
            .joined()
    }
}

extension PolicyBundle {
    /// Grants that end within this many days are worth a warning.
    static let daysOfWarning = 14

    /// What is to be known of policies that end: those that have no effect any more, and those that soon have none.
    func warnings(at now: Int64) -> [String] {
        let moment = Moment(milliseconds: now)
        return expiries.sorted { ($0.value.end, $0.key) < ($1.value.end, $1.key) }.compactMap { id, expiry in
            if expiry.hasEnded(at: moment) {
                return "policy \"\(id.text)\" is dead: it ended at \(expiry.end.text), and can be removed"
            }
            guard expiry.ends(within: Self.daysOfWarning, of: moment) else { return nil }
            return "policy \"\(id.text)\" ends within \(Self.daysOfWarning) days: at \(expiry.end.text)"
        }
    }
}

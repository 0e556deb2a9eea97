// SPDX-License-Identifier: Apache-2.0
import JSON

/// What was found of one measure.
public struct Evidence: Sendable, Equatable {
    /// How many; entries that stand for several count as many.
    public internal(set) var count = 0
    /// The places of some of the entries: the first ones and the last.
    public internal(set) var samples: [Int] = []

    static let mostSamples = 4

    mutating func add(_ count: Int, at index: Int) {
        let (sum, overflow) = self.count.addingReportingOverflow(max(0, count))
        self.count = overflow ? .max : sum
        if samples.count == Self.mostSamples { samples.removeLast() }
        samples.append(index)
    }
}

/// Goes through a log's entries in their order, and counts what controls ask for. Bounded memory, whatever the log.
public struct EvidenceCollector: Sendable {
    private static let longLife = 90 * 86_400
    private static let minute = 60

    private let period: ReportPeriod
    /// What was found within the period.
    public private(set) var found: [Measure: Evidence] = [:]
    /// How many entries there were at all.
    public private(set) var entries = 0
    /// How many of them belong to the period.
    public private(set) var entriesInPeriod = 0
    /// The time of the first entry; empty if there is none.
    public private(set) var firstTime = ""
    /// The time of the last entry; empty if there is none.
    public private(set) var lastTime = ""
    /// The revision of the policies in force when the period began; 0 are the built-in ones.
    public private(set) var policiesBefore = 0
    /// The revision of those in force when it ended.
    public private(set) var policiesAfter = 0
    private var newest: Int?

    /// A collector for a period.
    public init(_ period: ReportPeriod) {
        self.period = period
    }

    /// Takes the next entry in.
    public mutating func add(_ bytes: [UInt8]) {
        let index = entries
        entries += 1
        let entry = try? JSON(parsing: bytes)
        let time = entry?["time"]?.string ?? ""
        let moment = ReportPeriod.seconds(time)
        if firstTime.isEmpty { firstTime = time }
        if !time.isEmpty { lastTime = time }
        let isBack = if let moment, let newest { moment < newest - Self.minute } else { false }
        if let moment { newest = max(newest ?? moment, moment) }
        // What has no time is looked at in any period: it must not hide.
        if let moment, !period.contains(moment) {
            if period.isBefore(moment) { notePolicies(entry) }
            return
        }
        entriesInPeriod += 1
        note(.allEntries, at: index)
        if isBack { note(.timesBack, at: index) }
        guard let entry, moment != nil, let event = entry["event"]?.string, let actor = entry["actor"]?.string,
            !actor.isEmpty
        else { return note(.incomplete, at: index) }
        notePolicies(entry, isInPeriod: true)
        if actor.utf8.elementsEqual("developer".utf8) { note(.withoutPolicies, at: index) }
        count(event, actor, entry, at: index)
    }

    private mutating func note(_ measure: Measure, _ count: Int = 1, at index: Int) {
        found[measure, default: Evidence()].add(count, at: index)
    }

    private mutating func notePolicies(_ entry: JSON?, isInPeriod: Bool = false) {
        guard entry?["event"]?.string == "policies.changed", let number = entry?["details"]?["revision"]?.int else {
            return
        }
        if !isInPeriod { policiesBefore = number }
        policiesAfter = number
    }

    private mutating func count(_ event: String, _ actor: String, _ entry: JSON, at index: Int) {
        let details = entry["details"]
        // Refusals of one kind stand in one entry with their number.
        let times = max(1, details?["count"]?.int ?? 1)
        switch event {
        case "schema.registered", "schema.restored", "schema.deleted", "schema.destroyed": note(.changes, at: index)
        case "config.changed", "mode.changed", "context.deleted": note(.settingChanges, at: index)
        case "principal.added": note(.principalsAdded, at: index)
        case "principal.changed": note(.principalsDisabled, at: index)
        case "principal.removed": note(.principalsRemoved, at: index)
        case "team.joined":
            note(.teamsJoined, at: index)
            if details?["expiresAt"] != nil { note(.membershipsWithEnd, at: index) }
        case "team.left": note(.teamsLeft, at: index)
        case "token.issued", "token.rotated": countToken(event, entry, at: index)
        case "token.revoked": note(.tokensRevoked, times, at: index)
        case "policies.changed": countPolicies(actor, details, at: index)
        case "policies.proposed": note(.policiesProposed, at: index)
        case "policies.rejected": note(.policiesRejected, at: index)
        case "access.denied": note(.refusals, times, at: index)
        case "signin.failed": note(.failedSignIns, times, at: index)
        case "review.started": note(.reviewsStarted, at: index)
        case "review.decided": note(.reviewDecisions, at: index)
        case "review.finished": note(.reviewsFinished, at: index)
        case "review.cancelled": note(.reviewsCancelled, at: index)
        case "review.overdue": note(.reviewsOverdue, at: index)
        case "audit.read": note(.reads, at: index)
        case "audit.disagreed": note(.disagreements, at: index)
        case "installation.started": note(.installations, at: index)
        default: if Self.isOverride(event) { note(.overrides, at: index) }
        }
    }

    private static func isOverride(_ event: String) -> Bool {
        ["waiver.", "override.", "review.", "breakglass.", "approval."].contains { event.utf8.starts(with: $0.utf8) }
    }

    private mutating func countToken(_ event: String, _ entry: JSON, at index: Int) {
        note(event == "token.issued" ? .tokensIssued : .tokensRotated, at: index)
        let owner = entry["resource"]?.string ?? ""
        if owner.hasPrefix("StageDoor::Pipeline::") || owner.hasPrefix("StageDoor::Service::") {
            note(.tokensForServices, at: index)
        }
        guard let life = entry["details"]?["lifeInSeconds"]?.int else { return note(.tokensWithoutEnd, at: index) }
        if life > Self.longLife { note(.tokensLongLived, at: index) }
    }

    private mutating func countPolicies(_ actor: String, _ details: JSON?, at index: Int) {
        note(.policiesChanged, at: index)
        guard let proposer = details?["proposedBy"]?.string else { return }
        note(proposer.utf8.elementsEqual(actor.utf8) ? .policiesApprovedByProposer : .policiesApproved, at: index)
    }
}

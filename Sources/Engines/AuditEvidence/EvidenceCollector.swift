// SPDX-License-Identifier: Apache-2.0
import JSON

/// What was found of one measure.
public struct Evidence: Sendable, Equatable {
    /// How many; entries that stand for several count as many.
    public internal(set) var count = 0
    /// Some of the entries: the first ones and the last.
    public internal(set) var samples: [Sample] = []

    /// An entry that can be looked up and proved.
    public struct Sample: Sendable, Equatable {
        /// Its place in the log, from 0.
        public let index: Int
        /// Its hash as a leaf of the log's tree, in Base64.
        public let leaf: String
        /// When it was, as it says itself; empty if it does not.
        public let time: String
        /// Who it was, as it says itself, unless that is a pseudonym; empty if it does not.
        public let actor: String
    }

    static let mostSamples = 4

    mutating func add(_ count: Int, at sample: Sample) {
        let (sum, overflow) = self.count.addingReportingOverflow(max(0, count))
        self.count = overflow ? .max : sum
        if samples.count == Self.mostSamples { samples.removeLast() }
        samples.append(sample)
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
    private var servers = ServerRuns()

    /// A collector for a period.
    public init(_ period: ReportPeriod) {
        self.period = period
    }

    /// Takes the next entry in.
    ///
    /// - Parameter leaf: its hash as a leaf of the log's tree, in Base64.
    public mutating func add(_ bytes: [UInt8], leaf: String) {
        let entry = try? JSON(parsing: bytes)
        let time = entry?["time"]?.string ?? ""
        let actor = Self.shown(actor: entry?["actor"]?.string ?? "")
        let sample = Evidence.Sample(index: entries, leaf: leaf, time: Self.shown(time), actor: actor)
        entries += 1
        let moment = ReportPeriod.seconds(time)
        if firstTime.isEmpty { firstTime = time }
        if !time.isEmpty { lastTime = time }
        let isBack = if let moment, let newest { moment < newest - Self.minute } else { false }
        if let moment { newest = max(newest ?? moment, moment) }
        // What has no time is looked at in any period: it must not hide.
        if let moment, !period.contains(moment) {
            if period.isBefore(moment) {
                notePolicies(entry)
                if let entry, let event = entry["event"]?.string { _ = servers.measures(event, entry["details"]) }
            }
            return
        }
        entriesInPeriod += 1
        note(.allEntries, at: sample)
        if isBack { note(.timesBack, at: sample) }
        guard let entry, moment != nil, let event = entry["event"]?.string, let author = entry["actor"]?.string,
            !author.isEmpty
        else { return note(.incomplete, at: sample) }
        notePolicies(entry, isInPeriod: true)
        if author.utf8.elementsEqual("developer".utf8) { note(.withoutPolicies, at: sample) }
        for measure in servers.measures(event, entry["details"]) { note(measure, at: sample) }
        count(event, author, entry, at: sample)
    }

    /// A report is for others too, and a pseudonym leads to a person as long as nobody forgets them.
    private static func shown(actor: String) -> String {
        actor.utf8.starts(with: "person:hmac:".utf8) ? "a pseudonym" : shown(actor)
    }

    /// What anybody may have written, so that it fits a line of a report and a cell of a table.
    private static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(200).map { isPlain($0) ? $0 : "?" }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return scalar.properties.isAlphabetic }
        return (0x20...0x7E).contains(scalar.value) && !"`|\\<>".unicodeScalars.contains(scalar)
    }

    private mutating func note(_ measure: Measure, _ count: Int = 1, at sample: Evidence.Sample) {
        found[measure, default: Evidence()].add(count, at: sample)
    }

    private mutating func notePolicies(_ entry: JSON?, isInPeriod: Bool = false) {
        guard entry?["event"]?.string == "policies.changed", let number = entry?["details"]?["revision"]?.int else {
            return
        }
        if !isInPeriod { policiesBefore = number }
        policiesAfter = number
    }

    private mutating func count(_ event: String, _ actor: String, _ entry: JSON, at sample: Evidence.Sample) {
        let details = entry["details"]
        // Refusals of one kind stand in one entry with their number.
        let times = max(1, details?["count"]?.int ?? 1)
        switch event {
        case "schema.registered", "schema.restored", "schema.deleted", "schema.destroyed": note(.changes, at: sample)
        case "config.changed", "mode.changed", "context.deleted": note(.settingChanges, at: sample)
        case "principal.added": note(.principalsAdded, at: sample)
        case "principal.changed": note(.principalsDisabled, at: sample)
        case "principal.removed": note(.principalsRemoved, at: sample)
        case "team.joined":
            note(.teamsJoined, at: sample)
            if details?["expiresAt"] != nil { note(.membershipsWithEnd, at: sample) }
            countMembership(actor, details, at: sample)
        case "team.left":
            note(.teamsLeft, at: sample)
            countMembership(actor, details, at: sample)
        case "membership.proposed": note(.membershipsProposed, at: sample)
        case "membership.rejected": note(.membershipsRejected, at: sample)
        case "token.issued", "token.rotated": countToken(event, entry, at: sample)
        case "token.revoked": note(.tokensRevoked, times, at: sample)
        case "policies.changed": countPolicies(actor, details, at: sample)
        case "policies.proposed": note(.policiesProposed, at: sample)
        case "policies.rejected": note(.policiesRejected, at: sample)
        case "access.denied": note(.refusals, times, at: sample)
        case "signin.failed": note(.failedSignIns, times, at: sample)
        case "review.started": note(.reviewsStarted, at: sample)
        case "review.decided": note(.reviewDecisions, at: sample)
        case "review.finished": note(.reviewsFinished, at: sample)
        case "review.cancelled": note(.reviewsCancelled, at: sample)
        case "review.overdue": note(.reviewsOverdue, at: sample)
        case "audit.read": note(.reads, at: sample)
        case "audit.subject.erased": note(.personsErased, at: sample)
        case "audit.disagreed": note(.disagreements, at: sample)
        case "installation.started": note(.installations, at: sample)
        case "signin.succeeded": note(.signIns, times, at: sample)
        case "access.read": note(.accessReads, times, at: sample)
        default: if Self.isOverride(event) { note(.overrides, at: sample) }
        }
    }

    private static func isOverride(_ event: String) -> Bool {
        ["waiver.", "override.", "review.", "breakglass.", "approval."].contains { event.utf8.starts(with: $0.utf8) }
    }

    private mutating func countToken(_ event: String, _ entry: JSON, at sample: Evidence.Sample) {
        note(event == "token.issued" ? .tokensIssued : .tokensRotated, at: sample)
        let owner = entry["resource"]?.string ?? ""
        if owner.hasPrefix("StageDoor::Pipeline::") || owner.hasPrefix("StageDoor::Service::") {
            note(.tokensForServices, at: sample)
        }
        guard let life = entry["details"]?["lifeInSeconds"]?.int else { return note(.tokensWithoutEnd, at: sample) }
        if life > Self.longLife { note(.tokensLongLived, at: sample) }
    }

    private mutating func countMembership(_ actor: String, _ details: JSON?, at sample: Evidence.Sample) {
        if details?["withoutApproval"] != nil { note(.membershipsAdmitted, at: sample) }
        guard let proposer = details?["proposedBy"]?.string else { return }
        let isSame = proposer.utf8.elementsEqual(actor.utf8)
        note(isSame ? .membershipsApprovedByProposer : .membershipsApproved, at: sample)
    }

    private mutating func countPolicies(_ actor: String, _ details: JSON?, at sample: Evidence.Sample) {
        note(.policiesChanged, at: sample)
        guard let proposer = details?["proposedBy"]?.string else { return }
        note(proposer.utf8.elementsEqual(actor.utf8) ? .policiesApprovedByProposer : .policiesApproved, at: sample)
    }
}

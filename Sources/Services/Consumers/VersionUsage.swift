// SPDX-License-Identifier: Apache-2.0

/// When a version counts as in use.
struct UsageWindow: Sendable {
    static let longestDays = 365
    static let usualDays = 90
    static let secondsPerDay: Int64 = 86_400

    /// For how long nobody may have fetched it; 0 if only pins count.
    let days: Int
    /// Seconds since 1970.
    let now: Int64
    /// Since when it was counted who fetches what, in seconds since 1970; nil if it is not.
    let countedSince: Int64?

    private var begin: Int64 { now - Int64(days) * Self.secondsPerDay }

    /// Whether a day, counted from 1970 in UTC, lies in the window.
    func contains(day: Int64) -> Bool { days > 0 && (day + 1) * Self.secondsPerDay > begin }

    /// Whether something from that second is too young to be out of use.
    func isNew(_ registeredAt: Int64) -> Bool { days > 0 && registeredAt > begin }

    /// Whether it is known who fetched what in all of the window.
    var isCounted: Bool { days == 0 || (countedSince.map { $0 <= begin } ?? false) }

    /// Whether a version that is not the latest may still be read by somebody.
    func isInUse(isPinned: Bool, lastReadDay: Int64?, registeredAt: Int64) -> Bool {
        isPinned || !isCounted || isNew(registeredAt) || (lastReadDay.map(contains(day:)) ?? false)
    }
}

/// Somebody who fetched a schema by its id.
struct SchemaReading: Sendable {
    let schemaID: Int
    let reader: String
    /// The last day, counted from 1970 in UTC, and as people write it.
    let lastDay: Int64
    let lastDayText: String
    let days: Int
}

/// Who reads one version, and why it may or may not go.
struct VersionUsage: Sendable {
    /// Why a version may not go.
    struct Reason: Sendable {
        /// `LATEST`, `PINNED`, `FETCHED`, `REFERENCED`, `NEW` or `NOT_COUNTED`.
        let rule: String
        let message: String
    }

    let facts: VersionFacts
    let isLatest: Bool
    /// How many live versions refer to it.
    let referrers: Int
    let pins: [Pin]
    /// How many further consumers have pinned it.
    let otherPins: Int
    let readings: [SchemaReading]
    /// How many further ones have fetched it.
    let otherReaders: Int
    let reasons: [Reason]

    /// Whether nothing speaks against its deletion.
    var mayGo: Bool { reasons.isEmpty && !facts.isDeleted }
}

/// Who reads which version of a subject.
struct SubjectUsage: Sendable {
    let subject: ConsumedSubject
    let rule: ComparisonRule
    let window: UsageWindow
    let versions: [VersionUsage]
    /// Where the list of versions goes on, if it does.
    let next: Int?
}

extension VersionUsage {
    init(
        _ facts: VersionFacts,
        isLatest: Bool,
        referrers: Int,
        pins: (shown: [Pin], others: Int),
        readings: (shown: [SchemaReading], others: Int),
        in window: UsageWindow
    ) {
        self.facts = facts
        self.isLatest = isLatest
        self.referrers = referrers
        self.pins = pins.shown
        otherPins = pins.others
        self.readings = readings.shown
        otherReaders = readings.others
        var reasons: [Reason] = []
        if isLatest { reasons.append(Reason(rule: "LATEST", message: "it is the latest version")) }
        for pin in pins.shown {
            let end = pin.expiresAt.map { "until \(UTCDate.text($0))" } ?? "until it is withdrawn"
            reasons.append(Reason(rule: "PINNED", message: "pinned by \(pin.consumer) \(end)"))
        }
        if pins.others > 0 { reasons.append(Reason(rule: "PINNED", message: "and by \(pins.others) more")) }
        let recent = readings.shown.filter { window.contains(day: $0.lastDay) }
        for reading in recent {
            reasons.append(Reason(rule: "FETCHED", message: "fetched by \(reading.reader) on \(reading.lastDayText)"))
        }
        if readings.others > 0, recent.count == readings.shown.count, !recent.isEmpty {
            reasons.append(Reason(rule: "FETCHED", message: "and by up to \(readings.others) more"))
        }
        if referrers > 0 {
            let count = referrers == 1 ? "1 version refers" : "\(referrers) versions refer"
            reasons.append(Reason(rule: "REFERENCED", message: "\(count) to it"))
        }
        if window.isNew(facts.registeredAt) {
            let message = "registered on \(UTCDate.text(facts.registeredAt)), less than \(window.days) days ago"
            reasons.append(Reason(rule: "NEW", message: message))
        }
        if !window.isCounted {
            let since = window.countedSince.map { "since \(UTCDate.text($0))" } ?? "by no or not by every server"
            reasons.append(
                Reason(
                    rule: "NOT_COUNTED",
                    message: "who fetches what is counted only \(since), not for \(window.days) days"
                )
            )
        }
        self.reasons = reasons
    }
}

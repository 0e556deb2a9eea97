// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Whether a log can tell if a policy is needed.
public enum PolicyStanding: Hashable, Sendable {
    /// It can.
    case judged
    /// `@keep("reason")`: it stays, whatever the log says.
    case kept(reason: String)
    /// `@breakglass`: it is for emergencies, which are not to be had.
    case breakGlass
    /// `@created("2026-01-15")`: the window began before the policy did, or nobody can tell.
    case young(created: String)
    /// `@season("month-end")`: its time of the year did not come within the window, or nobody can tell.
    case outOfSeason(String)

    init(_ policy: Policy, _ usage: LogUsage) {
        if let keep = policy.annotation("keep") {
            self = .kept(reason: keep.value.text)
        } else if policy.annotation("breakglass") != nil {
            self = .breakGlass
        } else if let created = policy.annotation("created")?.value.text, !Self.isOlder(created, than: usage.start) {
            self = .young(created: created)
        } else if let season = policy.annotation("season")?.value.text, !Self.came(season, usage) {
            self = .outOfSeason(season)
        } else {
            self = .judged
        }
    }

    private static func isOlder(_ created: String, than start: Moment?) -> Bool {
        guard let created = Moment(created), let start else { return false }
        return created <= start
    }

    private static func came(_ season: String, _ usage: LogUsage) -> Bool {
        guard let season = Season(season), let start = usage.start, let end = usage.end, start <= end else {
            return false
        }
        return season.comes(from: start.day, to: end.day)
    }

    /// Why the policy is not judged, for people; nil if it is.
    public var reason: String? {
        switch self {
        case .judged: nil
        case .kept(let reason): reason.isEmpty ? "kept" : "kept: \(reason)"
        case .breakGlass: "for emergencies"
        case .young(let created): "created \(created), not before the window began"
        case .outOfSeason(let season): "its season (\(season)) did not come within the window"
        }
    }

    /// The rule that exempts it, by the annotation's name; nil if none does.
    public var rule: String? {
        switch self {
        case .judged: nil
        case .kept: "keep"
        case .breakGlass: "breakglass"
        case .young: "created"
        case .outOfSeason: "season"
        }
    }
}

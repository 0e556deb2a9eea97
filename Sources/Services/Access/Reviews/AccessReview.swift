// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyUsage
import Web

/// A review of who still needs what: of one team, with a person who answers for it.
struct AccessReview: Sendable {
    /// Its name.
    let id: String
    /// The team, with the teams within it.
    let team: PrincipalName
    /// Who answers for it.
    let owner: PrincipalName
    /// What was not used for so many days is proposed to be removed.
    let unusedDays: Int
    /// The first moment after its last day. All moments in seconds since 1970.
    let dueAt: Int64
    let startedAt: Int64
    let startedBy: String
    /// What could not be judged, each in a sentence.
    let notes: [String]
    let items: Int
    /// Of how many of them it was proposed to remove them.
    let removals: Int
    let undecided: Int
    /// How it ended; nil as long as it is open.
    let settlement: Settlement?

    /// How a review ended.
    struct Settlement: Sendable {
        let at: Int64
        let by: String
        let outcome: String
        /// Why, for one that was cancelled.
        let reason: String?
    }

    /// What policies call a review.
    var resource: ProtectedResource {
        ProtectedResource(
            "AccessReview",
            id,
            attributes: [.init("owner", entity: owner.resource.name)],
            in: [.init("System", "stagedoor")]
        )
    }

    /// Whether it is open although its last day is over.
    func isOverdue(at moment: Int64) -> Bool { settlement == nil && dueAt <= moment }

    /// `open`, `overdue`, `finished` or `cancelled`.
    func state(at moment: Int64) -> String { settlement?.outcome ?? (isOverdue(at: moment) ? "overdue" : "open") }

    /// The last day.
    var due: String { Moment(milliseconds: (dueAt - 1) * 1_000).day }

    /// As it is shown.
    func json(at moment: Int64) -> JSON {
        var members: [(String, JSON)] = [
            ("id", .string(id)), ("team", .string(team.description)), ("owner", .string(owner.description)),
            ("due", .string(due)), ("state", .string(state(at: moment))), ("unusedDays", .int(unusedDays)),
            ("startedAt", .int(Int(startedAt))), ("startedBy", .string(startedBy)), ("items", .int(items)),
            ("proposedRemovals", .int(removals)), ("undecided", .int(undecided)),
            ("notes", .array(notes.map(JSON.string))),
        ]
        if let settlement {
            members += [("endedAt", .int(Int(settlement.at))), ("endedBy", .string(settlement.by))]
            if let reason = settlement.reason { members.append(("reason", .string(reason))) }
        }
        return .object(members)
    }
}

extension Moment {
    /// `2026-11-22`
    var day: String { String(text.prefix(10)) }

    /// The day of a moment in seconds since 1970.
    static func day(_ seconds: Int64) -> String {
        let (milliseconds, overflows) = seconds.multipliedReportingOverflow(by: 1_000)
        return Moment(milliseconds: overflows ? .max : milliseconds).day
    }
}

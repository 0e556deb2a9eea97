// SPDX-License-Identifier: Apache-2.0
import JSON

/// Which versions may go, as people and programs read it.
enum RetirementText {
    static func text(_ usages: [SubjectUsageAnswer], days: Int) -> String {
        var text = ""
        for usage in usages {
            text += usage.subject.printable + "\n"
            let rows = usage.versions.filter { !$0.isDeleted }.map { version in
                ["", "version \(version.number)", version.mayGo ? "may go" : "stays", note(version, usage, days)]
            }
            text += TextTable.text(rows)
        }
        let count = usages.reduce(0) { $0 + $1.versions.count(where: \.mayGo) }
        text += count == 1 ? "1 version may go." : "\(count) versions may go."
        if count > 0, days > 0 {
            text += " Clients keep what they have fetched, so that this is no proof: only pins say who reads what."
        }
        return text + "\n"
    }

    private static func note(_ version: SubjectUsageAnswer.Version, _ usage: SubjectUsageAnswer, _ days: Int) -> String
    {
        guard version.mayGo else { return version.reasons.joined(separator: "; ") }
        let unread = days > 0 ? "not pinned, not fetched for \(days) days" : "not pinned"
        return unread + (version.isCompared ? "; \(usage.level) still compares with it" : "")
    }

    static func json(_ usages: [SubjectUsageAnswer], _ outcomes: [Retirement]) -> JSON {
        var members: [(String, JSON)] = [("subjects", .array(usages.map(\.json)))]
        if !outcomes.isEmpty { members.append(("outcomes", .array(outcomes.map(\.json)))) }
        return .object(members)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings

/// Lets findings through, and keeps account of which waiver did.
struct WaiverRun {
    private let waivers: Waivers
    /// Those that were there before, if that is known.
    private let before: Set<Waiver.Terms>?
    private let today: CalendarDate
    private var uses: [Int]
    /// Those for something that none may let through.
    private var passed: Set<Int> = []

    init(_ waivers: Waivers, before: Waivers?, today: CalendarDate) {
        self.waivers = waivers
        self.before = before.map { Set($0.list.map(\.terms)) }
        self.today = today
        uses = Array(repeating: 0, count: waivers.list.count)
    }

    /// The finding, as a note if a waiver covers it.
    mutating func judge(_ finding: Finding, subject: String) -> Finding {
        guard finding.severity == .error else { return finding }
        var covering: Int?
        for (index, waiver) in waivers.list.enumerated() where waiver.covers(finding, subject: subject) {
            uses[index] += 1
            if waiver.expires >= today, covering == nil { covering = index }
        }
        guard let covering else { return finding }
        let waiver = waivers.list[covering]
        return finding.waived(until: "\(waiver.expires)", reason: waiver.reason, approver: waiver.approver)
    }

    /// Notes a finding that no waiver lets through, so that none for it is called useless.
    mutating func pass(_ finding: Finding, subject: String) {
        for (index, waiver) in waivers.list.enumerated() where waiver.covers(finding, subject: subject) {
            passed.insert(index)
        }
    }

    /// What is to be said of the waivers themselves: used, out of date, or of no use.
    ///
    /// - Parameter isWhole: whether everything was checked; otherwise a waiver may be for what was not.
    func findings(isWhole: Bool) -> [Finding] {
        waivers.list.enumerated().compactMap { index, waiver in
            let what = "\(waiver.rule) of '\(waiver.subject)'"
            if waiver.expires < today {
                return Finding(
                    rule: RepositoryRule.waiverExpired.rawValue,
                    severity: .error,
                    message: "\(waiver.title) for \(what) held until \(waiver.expires), and today is \(today)",
                    location: waiver.location,
                    impact: RepositoryRule.waiverExpired.impact,
                    fix:
                        "Mend the schema and remove the waiver, or have \(waiver.approver) or another approve a new date."
                )
            }
            if uses[index] > 0 { return used(waiver, uses[index], what) }
            guard isWhole, !passed.contains(index) else { return nil }
            return Finding.unused("\(waiver.title) for \(what)", number: waiver.number, location: waiver.location)
        }
    }

    /// That nobody says which waivers there are for a subject that something was found in.
    static func unknown(_ subject: String, _ reason: String) -> Finding {
        let rule = RepositoryRule.waiversUnknown
        return Finding(
            rule: rule.rawValue,
            severity: .note,
            message: "which waivers the registry has for '\(subject)' is not known: \(reason)",
            impact: rule.impact,
            fix: rule.fix,
            details: [Detail(name: "subject", value: subject)]
        )
    }

    private func used(_ waiver: Waiver, _ uses: Int, _ what: String) -> Finding {
        let count = uses == 1 ? "1 finding" : "\(uses) findings"
        let subject = waiver.number == nil ? "" : waiver.title + " "
        let message = "\(subject)lets \(count) through until \(waiver.expires): \(what)"
        let details = [
            Detail(name: "approver", value: waiver.approver), Detail(name: "reason", value: waiver.reason),
        ]
        guard let before, !before.contains(waiver.terms) else {
            let (rule, place) = (RepositoryRule.waiverUsed.rawValue, waiver.location)
            return Finding(rule: rule, severity: .note, message: message, location: place, details: details)
        }
        return Finding(
            rule: RepositoryRule.waiverAdded.rawValue,
            severity: .warning,
            message: "a waiver that the change itself brings \(message)",
            location: waiver.location,
            impact: RepositoryRule.waiverAdded.impact,
            fix: RepositoryRule.waiverAdded.fix,
            details: details
        )
    }
}

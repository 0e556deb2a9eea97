// SPDX-License-Identifier: Apache-2.0
import Findings

/// Lets findings through, and keeps account of which waiver did.
struct WaiverRun {
    private let waivers: Waivers
    private let today: CalendarDate
    private var uses: [Int]

    init(_ waivers: Waivers, today: CalendarDate) {
        self.waivers = waivers
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
        var waived = finding
        waived.severity = .note
        waived.message = "waived until \(waiver.expires): \(finding.message)"
        waived.suppression = "\(waiver.reason) (approved by \(waiver.approver), until \(waiver.expires))"
        return waived
    }

    /// What is to be said of the waivers themselves: used, out of date, or of no use.
    ///
    /// - Parameter isWhole: whether everything was checked; otherwise a waiver may be for what was not.
    func findings(isWhole: Bool) -> [Finding] {
        waivers.list.enumerated().compactMap { index, waiver in
            let what = "\(waiver.rule) of '\(waiver.subject)'"
            if waiver.expires < today {
                return Finding(
                    rule: "WAIVER_EXPIRED",
                    severity: .error,
                    message: "the waiver for \(what) held until \(waiver.expires), and today is \(today)",
                    location: waiver.location,
                    impact: "What it let through is refused again.",
                    fix:
                        "Mend the schema and remove the waiver, or have \(waiver.approver) or another approve a new date."
                )
            }
            if uses[index] > 0 {
                let count = uses[index] == 1 ? "1 finding" : "\(uses[index]) findings"
                return Finding(
                    rule: "WAIVER_USED",
                    severity: .note,
                    message: "lets \(count) through until \(waiver.expires): \(what)",
                    location: waiver.location,
                    details: [
                        Detail(name: "approver", value: waiver.approver), Detail(name: "reason", value: waiver.reason),
                    ]
                )
            }
            guard isWhole else { return nil }
            return Finding(
                rule: "WAIVER_UNUSED",
                severity: .warning,
                message: "nothing is found that the waiver for \(what) would let through",
                location: waiver.location,
                impact: "It would let a later break through without anybody asking.",
                fix: "Remove it."
            )
        }
    }
}

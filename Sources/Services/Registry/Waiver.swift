// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import RepositoryCheck

/// A break that somebody has taken upon them, for a while.
package struct Waiver: Sendable {
    let id: Int
    let subject: QualifiedSubject
    let rule: String
    /// The one finding that it is for; nil for every one of the rule.
    let fingerprint: String?
    let reason: String
    /// Who granted it, as policies name them.
    let approver: String
    /// The last day on which it holds, such as `2026-12-31`.
    let expires: String
    /// Whether that day is over.
    let isExpired: Bool
    /// Seconds since 1970.
    let grantedAt: Int

    /// Whether it is for what depends on the subject, not for what is found in its own schema.
    var isForDependents: Bool { rule.hasSameBytes(as: RepositoryRule.dependentBreaks.rawValue) }

    func covers(_ finding: Finding) -> Bool {
        rule.hasSameBytes(as: finding.rule) && (fingerprint?.hasSameBytes(as: finding.fingerprint) ?? true)
    }
}

extension Waiver {
    /// Which one it is, for whoever asks who is answerable.
    fileprivate var details: [Detail] {
        [
            Detail(name: "waiver", value: String(id)), Detail(name: "approver", value: approver),
            Detail(name: "reason", value: reason),
        ]
    }
}

/// What somebody wants to let through.
struct WaiverRequest: Sendable {
    let subject: QualifiedSubject
    let rule: String
    let fingerprint: String?
    let reason: String
    let expires: CalendarDate
}

/// Lets findings through, and keeps account of which waivers did.
struct WaiverUse {
    private let waivers: [Waiver]
    private var uses: [Int: Int] = [:]

    init(_ waivers: [Waiver]) {
        self.waivers = waivers
    }

    /// The finding, as a note if a waiver covers it.
    mutating func judge(_ finding: Finding) -> Finding {
        guard finding.severity == .error, !finding.isUnlisted else { return finding }
        var covering: Waiver?
        for waiver in waivers where waiver.covers(finding) {
            uses[waiver.id, default: 0] += 1
            if !waiver.isExpired, covering == nil { covering = waiver }
        }
        guard let covering else { return finding }
        return finding.waived(until: covering.expires, reason: covering.reason, approver: covering.approver)
    }

    /// A report with what is waived in it as notes: compatible if nothing else is left.
    mutating func judge(_ report: Report) -> Report {
        guard report.verdict == .incompatible, report.findings.contains(where: { $0.severity == .error }) else {
            return report
        }
        var judged = report
        judged.findings = report.findings.map { judge($0) }
        let hasErrors = judged.findings.contains { $0.severity == .error }
        let isCut = judged.findings.contains { $0.isUnlisted }
        if !hasErrors, !isCut { judged.verdict = .compatible }
        return judged
    }

    /// The same of what depends on the subject.
    mutating func judge(_ dependents: DependentReport) -> DependentReport {
        guard !waivers.isEmpty else { return dependents }
        var judged = dependents
        judged.broken = dependents.broken.filter { broken in
            guard broken.isWhole, let finding = broken.finding else { return true }
            return judge(finding).severity == .error
        }
        judged.waived += dependents.broken.count - judged.broken.count
        return judged
    }

    /// The waivers that have let something through.
    var used: [Int] { waivers.filter { uses[$0.id] != nil && !$0.isExpired }.map(\.id) }

    /// What is to be said of the waivers that still hold and have let nothing through, where all was looked at.
    var unused: [Finding] {
        waivers.filter { uses[$0.id] == nil && !$0.isExpired }.map { waiver in
            let details = waiver.details + [Detail(name: "rule", value: waiver.rule)]
            return Finding.unused("waiver \(waiver.id) for \(waiver.rule)", number: waiver.id, details: details)
        }
    }

    /// What is to be said of the waivers that something was found for: used, or out of date.
    var findings: [Finding] {
        waivers.filter { uses[$0.id] != nil }.map { waiver in
            let count = uses[waiver.id] ?? 0
            let findings = count == 1 ? "1 finding" : "\(count) findings"
            let rule: RepositoryRule = waiver.isExpired ? .waiverExpired : .waiverUsed
            return Finding(
                rule: rule.rawValue,
                severity: waiver.isExpired ? .warning : .note,
                message: waiver.isExpired
                    ? "waiver \(waiver.id) for \(waiver.rule) held until \(waiver.expires)"
                    : "waiver \(waiver.id) lets \(findings) of \(waiver.rule) through until \(waiver.expires)",
                impact: rule.impact,
                fix: rule.fix,
                details: waiver.details
            )
        }
    }
}

extension Finding {
    /// Whether it stands for differences that are not listed, or not found: nobody can let them through.
    var isUnlisted: Bool { rule.hasSuffix("_MORE_DIFFERENCES") || rule.hasSuffix("_COMPARISON_LIMIT") }
}

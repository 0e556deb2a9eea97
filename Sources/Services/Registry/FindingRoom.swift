// SPDX-License-Identifier: Apache-2.0
import Findings

/// How much can still be told of a release.
struct FindingRoom {
    private var findings = ReleaseAnswer.mostFindings.ofAll
    private var bytes = ReleaseAnswer.mostBytes

    /// Keeps of a member's findings what there is room for, and counts the others.
    mutating func take(_ member: inout ReleaseAnswer.Member) {
        let found = member.report.findings
        member.report.findings = []
        for index in member.report.profiles.indices {
            let size = member.report.profiles[index].counterexample?.utf8.count ?? 0
            if size <= bytes {
                bytes -= size
            } else {
                member.report.profiles[index].counterexample = nil
            }
        }
        take(found, for: &member)
    }

    /// The same for findings beside those that the member has.
    mutating func take(_ found: [Finding], for member: inout ReleaseAnswer.Member) {
        let room = max(0, ReleaseAnswer.mostFindings.ofOne - member.report.findings.count)
        let kept = found.prefix(room).prefix { spend(1, $0.size) }
        member.report.findings += kept
        member.furtherFindings += found.count - kept.count
    }

    /// Lists of what depends on a member what there is room for; the others are counted.
    mutating func takeDependents(of member: inout ReleaseAnswer.Member) {
        for (index, broken) in member.dependents.broken.prefix(DependentReport.mostListed).enumerated() {
            let size = broken.findings.reduce(256) { $0 + $1.size } + broken.path.reduce(0) { $0 + $1.utf8.count }
            guard spend(broken.findings.count, size) else {
                member.dependents.listed = index
                return
            }
        }
    }

    /// Takes some room; false if there is no more.
    private mutating func spend(_ count: Int, _ size: Int) -> Bool {
        guard count <= findings, size <= bytes else {
            // Nothing that comes later is told instead of what was left out.
            (findings, bytes) = (0, 0)
            return false
        }
        findings -= count
        bytes -= size
        return true
    }
}

extension Finding {
    /// About the bytes that it takes to say it.
    fileprivate var size: Int {
        let texts = [message, fragment, impact, fix, counterexample, suppression]
        let details = details.reduce(0) { $0 + $1.value.utf8.count }
        return texts.reduce(details + 256) { $0 + ($1?.utf8.count ?? 0) }
    }
}

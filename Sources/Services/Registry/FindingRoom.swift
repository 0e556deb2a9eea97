// SPDX-License-Identifier: Apache-2.0
import Findings

/// How much can still be told of a release.
struct FindingRoom {
    private var findings = ReleaseAnswer.mostFindings.ofAll
    private var bytes = ReleaseAnswer.mostBytes

    /// Keeps of a member's findings what there is room for, and counts the others.
    ///
    /// - Throws: ``RegistryError`` 422 if what is kept is more than can be told.
    mutating func take(_ member: inout ReleaseAnswer.Member) throws {
        let found = member.report.findings
        member.report.findings = []
        for answer in member.report.profiles { bytes -= answer.counterexample?.utf8.count ?? 0 }
        try take(found, for: &member)
    }

    /// The same for findings beside those that the member has.
    mutating func take(_ found: [Finding], for member: inout ReleaseAnswer.Member) throws {
        let room = min(findings, ReleaseAnswer.mostFindings.ofOne - member.report.findings.count)
        let kept = found.prefix(max(0, room))
        try spend(kept)
        member.report.findings += kept
        member.furtherFindings += found.count - kept.count
    }

    /// Lists of what depends on a member what there is room for; the others are counted.
    mutating func takeDependents(of member: inout ReleaseAnswer.Member) throws {
        for (index, broken) in member.dependents.broken.prefix(DependentReport.mostListed).enumerated() {
            guard findings >= broken.findings.count else {
                member.dependents.listed = index
                return
            }
            try spend(broken.findings[...])
        }
    }

    private mutating func spend(_ kept: ArraySlice<Finding>) throws {
        findings -= kept.count
        bytes -= kept.reduce(0) { $0 + $1.size }
        guard bytes >= 0 else {
            throw RegistryError.unprocessable(
                "What is found in these schemas is more than \(ReleaseAnswer.mostBytes >> 20) MiB; send fewer at once"
            )
        }
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

// SPDX-License-Identifier: Apache-2.0

import Findings
import Testing

/// Fingerprints recognise a finding again.
struct FingerprintTests {
    @Test func isKnown() {
        #expect(Samples.warning.fingerprint == "d895c17e6682aa87")
        #expect(Finding(rule: "", severity: .note, message: "").fingerprint.utf8.count == 16)
    }

    @Test func staysWhenTheFindingMoves() {
        var moved = Samples.finding
        moved.location?.line = 99
        moved.location?.column = 1
        moved.fragment = nil
        moved.related = []
        moved.fix = "other"
        #expect(moved.fingerprint == Samples.finding.fingerprint)
    }

    @Test func differsByWhatIdentifiesTheFinding() {
        var findings = [Samples.finding, Samples.finding, Samples.finding, Samples.finding, Samples.finding]
        findings[1].rule += "X"
        findings[2].message += "."
        findings[3].location?.pointer = "/fields/3"
        findings[4].location?.file = "other.avsc"
        #expect(Set(findings.map(\.fingerprint)).count == findings.count)
    }

    @Test func partsDoNotRunTogether() {
        let one = Finding(rule: "ab", severity: .note, message: "c")
        let other = Finding(rule: "a", severity: .note, message: "bc")
        let empty = Finding(rule: "ab", severity: .note, message: "c", location: SourceLocation(file: ""))
        #expect(Set([one, other, empty].map(\.fingerprint)).count == 3)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import Testing

@testable import Registry

/// What waivers let through, and what never.
@Suite struct WaiverUseTests {
    private static let error = Finding(rule: "TYPE_MISMATCH", severity: .error, message: "m")

    private func waiver(_ rule: String = "TYPE_MISMATCH", fingerprint: String? = nil, isExpired: Bool = false) -> Waiver
    {
        Waiver(
            id: 7,
            subject: QualifiedSubject(context: ".", subject: "s"),
            rule: rule,
            fingerprint: fingerprint,
            reason: "agreed",
            approver: "person:ada",
            expires: "2026-12-31",
            isExpired: isExpired,
            grantedAt: 0
        )
    }

    private func judged(
        _ findings: [Finding],
        _ waivers: [Waiver],
        _ verdict: Verdict = .incompatible
    ) -> (verdict: Verdict, told: [String]) {
        var use = WaiverUse(waivers)
        let report = use.judge(Report(title: "", verdict: verdict, findings: findings))
        return (report.verdict, (report.findings + use.findings).map { "\($0.severity.rawValue) \($0.rule)" })
    }

    @Test func whatIsCoveredIsANoteAndTheWaiverIsTold() {
        let (verdict, told) = judged([Self.error], [waiver()])
        #expect(verdict == .compatible && told == ["note TYPE_MISMATCH", "note WAIVER_USED"])
    }

    @Test func anExpiredOneNoLongerCountsAndIsTold() {
        let (verdict, told) = judged([Self.error], [waiver(isExpired: true)])
        #expect(verdict == .incompatible && told == ["error TYPE_MISMATCH", "warning WAIVER_EXPIRED"])
        #expect(judged([Self.error], [waiver(isExpired: true), waiver()]).verdict == .compatible)
    }

    @Test func anotherRuleOrFingerprintCoversNothing() {
        for other in [waiver("NAME_MISMATCH"), waiver(fingerprint: "0000000000000000")] {
            let (verdict, told) = judged([Self.error], [other])
            #expect(verdict == .incompatible && told == ["error TYPE_MISMATCH"])
        }
        #expect(judged([Self.error], [waiver(fingerprint: Self.error.fingerprint)]).verdict == .compatible)
    }

    @Test func aDependentOfWhichNotAllIsKnownIsNeverLetThrough() {
        let subject = QualifiedSubject(context: ".", subject: "s")
        func broken(isWhole: Bool) -> DependentReport.Broken {
            DependentReport.Broken(
                subject: QualifiedSubject(context: ".", subject: "d"),
                version: 1,
                path: [],
                subjects: [],
                findings: [Self.error],
                others: 0,
                sign: "sign",
                isWhole: isWhole,
                end: subject
            )
        }
        var report = DependentReport()
        report.broken = [broken(isWhole: true), broken(isWhole: false)]
        let sign = broken(isWhole: false).fingerprint
        for waiver in [waiver("DEPENDENT_BREAKS"), waiver("DEPENDENT_BREAKS", fingerprint: sign)] {
            var use = WaiverUse([waiver])
            let judged = use.judge(report)
            #expect(judged.broken.map(\.isWhole) == [false] && judged.waived == 1 && judged.forbids)
        }
    }

    @Test func whatIsLeftRefuses() {
        let other = Finding(rule: "NAME_MISMATCH", severity: .error, message: "n")
        #expect(judged([Self.error, other], [waiver()]).verdict == .incompatible)
    }

    @Test func whatIsNotListedOrNotDecidedIsNeverLetThrough() {
        let cut = Finding(rule: "AVRO_MORE_DIFFERENCES", severity: .note, message: "more")
        #expect(judged([Self.error, cut], [waiver(), waiver(cut.rule)]).verdict == .incompatible)
        let limit = Finding(rule: "JSON_COMPARISON_LIMIT", severity: .error, message: "no verdict")
        #expect(judged([limit], [waiver(limit.rule)], .undecided).verdict == .undecided)
        #expect(judged([Self.error, limit], [waiver(), waiver(limit.rule)]).verdict == .incompatible)
    }
}

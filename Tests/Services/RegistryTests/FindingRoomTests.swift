// SPDX-License-Identifier: Apache-2.0
import Findings
import Testing

@testable import Registry

/// How much of what is found is told.
@Suite struct FindingRoomTests {
    private func finding(_ bytes: Int) -> Finding {
        Finding(rule: "R", severity: .error, message: String(repeating: "x", count: bytes))
    }

    private func member(_ findings: [Finding]) -> ReleaseAnswer.Member {
        ReleaseAnswer.Member(
            subject: QualifiedSubject(context: ".", subject: "s"),
            file: nil,
            outcome: .version,
            report: Report(title: "", verdict: .incompatible, findings: findings)
        )
    }

    @Test func whatThereIsNoRoomForIsCounted() {
        var room = FindingRoom()
        var first = member(Array(repeating: finding(1 << 20), count: 40))
        room.take(&first)
        #expect(first.report.findings.count == 31 && first.furtherFindings == 9)
        #expect(first.verdict == .incompatible)
        var second = member([finding(1)])
        room.take(&second)
        #expect(second.report.findings.isEmpty && second.furtherFindings == 1)
    }

    @Test func dependentsThatThereIsNoRoomForAreCounted() {
        var room = FindingRoom()
        var member = member([])
        member.dependents.broken = (0..<40).map { version in
            DependentReport.Broken(
                subject: member.subject,
                version: version,
                path: [],
                subjects: [],
                findings: [finding(1 << 20)],
                others: 0,
                sign: "",
                end: member.subject
            )
        }
        room.takeDependents(of: &member)
        #expect(member.dependents.listed == 31 && member.dependents.broken.count == 40)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import SchemaCheck
import Testing

@testable import stagedoor

@Suite struct BatchAnswerTests {
    @Test("a verdict is one line with the case's own id") func verdict() {
        let answer = BatchAnswer(
            id: .string("a\"b"),
            line: 1,
            outcome: .judged(Report(title: "", verdict: .compatible))
        )
        let expected = #"{"id":"a\"b","compatible":true,"verdict":"compatible","findings":[]}"# + "\n"
        #expect(text(answer) == expected)
    }

    @Test("a verdict about data shows the value that decided it") func counterexample() {
        let finding = Finding(rule: "R", severity: .error, message: "m", counterexample: #"{"a":[0.5]}"#)
        let refused = BatchAnswer(
            id: .null,
            line: 1,
            outcome: .judged(Report(title: "", verdict: .incompatible, findings: [finding])),
            profile: .data
        )
        #expect(
            text(refused).hasPrefix(
                #"{"id":null,"compatible":false,"verdict":"incompatible","profile":"data","counterexample":{"a":[0.5]},"#
            )
        )
        let passed = BatchAnswer(
            id: .null,
            line: 1,
            outcome: .judged(Report(title: "", verdict: .compatible)),
            profile: .data
        )
        let expected =
            #"{"id":null,"compatible":true,"verdict":"compatible","profile":"data","counterexample":null,"findings":[]}"#
        #expect(text(passed) == expected + "\n")
    }

    @Test("both profiles are told, with the one that decides") func profiles() {
        var report = Report(title: "", verdict: .compatible)
        report.profiles = [
            ProfileVerdict(profile: "confluent", verdict: .compatible, gates: true),
            ProfileVerdict(profile: "data", verdict: .incompatible, counterexample: #"{"a":[0.5]}"#),
        ]
        let answer = BatchAnswer(id: .null, line: 1, outcome: .judged(report))
        let expected =
            #"{"id":null,"compatible":true,"verdict":"compatible","profile":"confluent","counterexample":null,"#
            + #""profiles":[{"profile":"confluent","verdict":"compatible","gates":true,"counterexample":null},"#
            + #"{"profile":"data","verdict":"incompatible","gates":false,"counterexample":{"a":[0.5]}}],"findings":[]}"#
        #expect(text(answer) == expected + "\n")
    }

    @Test("a problem names the line it is in") func problem() {
        let answer = BatchAnswer(
            id: .null,
            line: 7,
            outcome: .failed(BatchProblem(.lineTooLong, "too\nlong"))
        )
        let expected =
            #"{"id":null,"compatible":null,"verdict":"undecided","error":{"code":"LINE_TOO_LONG","#
            + #""message":"too\\u{A}long","line":7},"findings":[]}"# + "\n"
        #expect(text(answer) == expected)
    }

    private func text(_ answer: BatchAnswer) -> String {
        var writer = JSONWriter()
        answer.write(to: &writer) { _ in }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
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
